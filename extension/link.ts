/**
 * How the connection to the server is, or why there is none. `signed_out_here`: the server could not be told, so that the
 * session goes on there.
 */
export type Link = 'signed_out' | 'signed_out_here' | 'connecting' | 'online' | 'offline' | 'too_old' | 'session_ended';
