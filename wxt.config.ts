import { mergeConfig } from 'vite';
import { defineConfig } from 'wxt';
import { EXTENSION_PUBLIC_KEY } from './core/wire/extension-id.ts';

// Any server may be signed in to, so any may be connected to; everything else comes from the extension itself.
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self' https: http: wss: ws:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export default defineConfig({
  srcDir: 'extension',
  outDir: '.output',
  publicDir: 'extension/public',
  imports: false,
  manifest: {
    name: 'Keyturn',
    description: 'Turns on your administrator roles when you need them, for as long as you need them.',
    key: EXTENSION_PUBLIC_KEY,
    minimum_chrome_version: '116',
    permissions: ['storage', 'alarms', 'notifications'],
    optional_host_permissions: ['https://*/*', 'http://*/*'],
    content_security_policy: { extension_pages: CONTENT_SECURITY_POLICY },
    action: { default_title: 'Keyturn' },
    commands: { _execute_action: { suggested_key: { default: 'Alt+Shift+K' } } },
  },
  hooks: {
    // Built by itself the popup is one file until it is drawn; what it shared with other pages, or with what it loads later,
    // would be files more to fetch.
    'entrypoints:grouped': (_wxt, groups) => {
      const pages = groups.find((group) => Array.isArray(group));
      const at = pages?.findIndex(({ type }) => type === 'popup') ?? -1;
      if (pages && at >= 0) groups.push(pages.splice(at, 1));
    },
    'vite:build:extendConfig': (entrypoints, config) => {
      if (!entrypoints.every(({ type }) => type === 'popup')) return;
      const drawn = { name: 'popup', test: /[\\/]entrypoints[\\/]popup[\\/]main\.tsx$/ };
      Object.assign(
        config,
        mergeConfig(config, { build: { rolldownOptions: { output: { codeSplitting: { groups: [drawn] } } } } }),
      );
    },
    'build:manifestGenerated': (_wxt, manifest) => {
      if (manifest.options_ui) manifest.options_ui.open_in_tab = true;
    },
  },
  vite: () => ({
    build: { target: 'chrome116', modulePreload: { polyfill: false } },
    // Its build for today's browsers, an eighth smaller than the one its package names.
    resolve: { alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' }] },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  }),
});
