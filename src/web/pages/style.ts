/** The one style sheet, inline in every page, and its hash for the Content-Security-Policy (a test recomputes it). */

export const styleSheet = `
:root{color-scheme:light dark;--paper:#faf9f6;--ink:#23211d;--quiet:#615d54;--line:#d9d5ca;--field:#fff;--edge:#85806f;--alert:#9a2a1c}
@media (prefers-color-scheme:dark){:root{--paper:#181715;--ink:#ebe7de;--quiet:#aca698;--line:#393631;--field:#201f1c;--edge:#86806f;--alert:#f2a595}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-height:100vh;padding:clamp(1.25rem,5vw,3rem);background:var(--paper);color:var(--ink);font:1.0625rem/1.6 system-ui,sans-serif;overflow-wrap:anywhere}
header,main{max-width:34rem;margin-inline:auto}
header{color:var(--quiet);font-size:.9375rem}
header a,form+p a{display:inline-block;padding-block:.625rem}
form+p{margin-block:.75rem 0}
header a{color:inherit;text-decoration:none}
header a:hover{text-decoration:underline;text-underline-offset:.2em}
main{margin-block:clamp(1.25rem,8vh,5rem) 2rem}
h1{margin:0 0 1.25rem;font:500 clamp(1.75rem,1.35rem + 2vw,2.375rem)/1.2 ui-serif,Charter,'Iowan Old Style','Palatino Linotype',Georgia,serif;letter-spacing:-.01em;text-wrap:balance;hyphens:auto;hyphenate-limit-chars:12 5 5}
h2{margin:2.5rem 0 .75rem;font-size:1.0625rem;font-weight:600}
h1+nav h2{margin-top:0}
p{margin:0 0 1rem;text-wrap:pretty}
p bdi{font-weight:600}
.hint bdi{font-weight:inherit}
a{color:inherit;text-underline-offset:.2em;text-decoration-thickness:.06em}
a:hover{text-decoration-thickness:.12em}
.actions{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.75rem 0 0}
.button,button{display:inline-block;min-height:2.875rem;padding:.5625rem 1.125rem;border:1px solid var(--ink);border-radius:.375rem;background:var(--ink);color:var(--paper);font:inherit;font-weight:600;line-height:1.6;text-align:center;text-decoration:none;cursor:pointer}
.quiet{background:none;color:inherit;border-color:var(--edge)}
.button:hover,button:hover{text-decoration:underline;text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--ink);outline-offset:3px;border-radius:.25rem}
label{display:block;margin-block:1.5rem .375rem;font-weight:600}
input,textarea{display:block;width:100%;min-height:2.875rem;padding:.5625rem .75rem;border:1px solid var(--edge);border-radius:.375rem;background:var(--field);color:inherit;font:inherit}
textarea{min-height:11rem;font:.9375rem/1.5 ui-monospace,monospace;resize:vertical}
[aria-invalid]{border-color:var(--alert)}
.alert{margin-bottom:.5rem;color:var(--alert)}
.hint{margin-top:1rem;color:var(--quiet);font-size:.9375rem}
ul{margin:0;padding:0;list-style:none}
li+li{margin-top:.75rem}
li .button{display:block;text-align:start}
.claims{margin-bottom:2.5rem;font-size:.9375rem}
.marks{margin:3rem 0 0;padding-top:1rem;border-top:1px solid var(--line);color:var(--quiet);font-size:.875rem}
.marks p{margin:0}
dl{display:grid;grid-template-columns:fit-content(40%) 1fr;gap:.25rem 1rem;margin:0 0 1.5rem}
.marks dl{margin:0 0 .5rem}
dd{margin:0}
@media (max-width:30rem){.marks dl{grid-template-columns:1fr;gap:0}.marks dd{margin-bottom:.375rem}}
code{font:.9375em ui-monospace,monospace}
@media (forced-colors:active){.button{border-color:LinkText}}
`;

export const styleHash = 'sha256-AmCNIuH26zSywouUIp1+b+BbBhBUir81sOyp6X0Jzjg=';
