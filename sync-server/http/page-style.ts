/** The look of the server's page: the tokens of the extension's theme. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--bg:light-dark(#fff,#17191c);--under:light-dark(#eceeea,#0d0e10);--raised:light-dark(#f6f6f4,#1f2226);
--line:light-dark(#e3e3de,#30343a);--text:light-dark(#1b1d20,#eceef0);--muted:light-dark(#5d636b,#9aa1aa);--accent:light-dark(#2f53d7,#8aa4ff);
--on-accent:light-dark(#fff,#0f1220);--ok:light-dark(#13744a,#5fd39b);--bad:light-dark(#b3261e,#ff9a92);--bad-soft:light-dark(#fdeceb,#3a1c1a)}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;padding:48px 16px;background:var(--under);color:var(--text);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:640px;margin:0 auto;background:var(--bg);border:1px solid var(--line);border-radius:14px;padding:32px}
h1{font-size:26px;letter-spacing:-.01em;margin:0}
h2{font-size:17px;margin:32px 0 8px}
p{margin:8px 0}
.state{display:flex;align-items:center;gap:8px;color:var(--muted);margin-top:4px}
.state::before{content:"";width:9px;height:9px;border-radius:50%;background:var(--ok)}
.state.bad::before{background:var(--bad)}
ol{padding-left:22px;margin:8px 0}li{margin:6px 0}
code,kbd{background:var(--raised);border:1px solid var(--line);border-radius:5px;padding:1px 6px;font:13px ui-monospace,SFMono-Regular,Menlo,monospace;overflow-wrap:anywhere}
form{display:grid;gap:14px;margin-top:16px}
label{display:grid;gap:4px;font-weight:600;font-size:14px}
label small{font-weight:400;color:var(--muted);font-size:13px}
input{font:inherit;color:inherit;background:var(--raised);border:1px solid var(--line);border-radius:8px;padding:9px 11px;width:100%}
input:focus-visible,button:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
button{font:inherit;font-weight:600;padding:10px 18px;border:0;border-radius:8px;background:var(--accent);color:var(--on-accent);justify-self:start;cursor:pointer}
.problem{background:var(--bad-soft);color:var(--bad);border-radius:8px;padding:10px 12px;margin-top:16px}
footer{max-width:640px;margin:14px auto 0;color:var(--muted);font-size:13px;text-align:center}
`;
