/** The public key that fixes the extension's id (`key` of its manifest): DER, base64. Its private half was never kept. */
export const EXTENSION_PUBLIC_KEY = [
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA5Gxp5/ssx2VTVVDjoeqFYDhUKfkIxBl5+mN/2pUG+hn52yqquvL6VWN6',
  'eF5z1T5N0LJk0QvmIHTGKH2GFAaoINLzqYnzUrejl6HpPLIxhYl5t18CU48gXDB+2cw6PUYdYFfxwdpXQGSi033LVhHCrnJLTbb2',
  'NnMZLV7CYwXjVMPX9lkthOwHRrt7Qqh8MhpOt7mxq8EjnxOgzwhq+vtTkUMLmsugEwqjbdMr3i7jQDce4l/xUIi54Q8ExiwA3Xi8',
  'nhv7w3cFTGI/DGPxNxdBE6vWAQEYDFRkcSbf8MS4Q/EHdlfR+NGwwxJq44+u5wqzvCBSqaC0HaP/XnQMs1CEzQIDAQAB',
].join('');

/** Chromium makes it of the key: the first half of its SHA-256, hex digits written a to p. */
export const EXTENSION_ID = 'hlkjjiohjmningmbckejhafnoafjklhn';

/** The origin of the extension's pages and worker, as a browser sends it with a socket. */
export const EXTENSION_ORIGIN = `chrome-extension://${EXTENSION_ID}`;
