/** In the page itself, so that it needs nothing else; its hash is the page's only style permission. */
export const guestStyles = `
:root{color-scheme:light;--ink:#1f2328;--soft:#57606a;--line:#8c959f;--accent:#0b5cad;--bad:#a40e26}
*{box-sizing:border-box}
body{margin:0;background:#f4f4f2;color:var(--ink);font:1rem/1.55 -apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
header,main,footer{max-width:40rem;margin:0 auto;padding:1rem 1.25rem}
header{display:flex;justify-content:space-between;gap:1rem;color:var(--soft);font-size:.875rem}
main{background:#fff;padding:1.5rem 1.25rem 2rem;border:1px solid #d8d8d3;border-radius:.5rem}
footer{color:var(--soft);font-size:.875rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}
h2{font-size:1.125rem;line-height:1.3;margin:0 0 .5rem}
h3{font-size:1rem;margin:1.25rem 0 .25rem}
p{margin:0 0 .75rem;overflow-wrap:anywhere}
a{color:var(--accent)}
.state{margin:0 0 1.25rem;padding:1rem;border-left:.25rem solid var(--accent);background:#eef5fc}
.state.no{border-color:#9a6700;background:#fff8e6}
.state.done{border-color:#1a7f37;background:#effaf2}
.state p:last-child{margin:0}
.told{padding:.75rem 1rem;background:#effaf2;border-left:.25rem solid #1a7f37}
.told.no{background:#fff8e6;border-color:#9a6700}
section{margin:0 0 1.25rem}
form,details.withdraw{margin:1.5rem 0 0;padding-top:1.25rem;border-top:1px solid #d8d8d3}
main>form:first-of-type:nth-child(2){border:0;padding:0;margin:0}
details form{border:0;padding-top:0;margin-top:1rem}
label{display:block;font-weight:600;margin:.75rem 0 .25rem}
input,select,textarea{display:block;width:100%;font:inherit;color:inherit;padding:.625rem .75rem;border:1px solid var(--line);border-radius:.375rem;background:#fff}
input[aria-invalid],textarea[aria-invalid]{border:2px solid var(--bad)}
textarea{resize:vertical}
button{margin-top:1rem;min-height:2.75rem;font:inherit;font-weight:600;padding:.625rem 1.25rem;border:0;border-radius:.375rem;background:var(--accent);color:#fff;cursor:pointer}
button.critical{background:var(--bad)}
summary{cursor:pointer;margin-top:1rem;padding:.25rem 0;font-weight:600;color:var(--accent)}
:focus-visible{outline:.1875rem solid var(--accent);outline-offset:.125rem}
button.plain{background:#fff;color:var(--accent);border:1px solid var(--accent)}
.refund{margin:0 0 1rem;padding:1rem;border:1px solid #d8d8d3;border-radius:.5rem}
.refund h3{margin:0 0 .5rem;display:flex;flex-wrap:wrap;gap:.25rem .75rem;justify-content:space-between}
.refund>:last-child{margin-bottom:0}
.badge{font-size:.875rem;font-weight:400;padding:0 .5rem;border-radius:.75rem;background:#e9ecef;color:var(--ink)}
.badge.no{background:#fff1d6}
form.answer{border:0;padding:0;margin:.75rem 0 0}
form.answer p{margin:0 0 .25rem}
.buttons{display:flex;flex-wrap:wrap;gap:0 .75rem}
label.check{display:flex;gap:.625rem;align-items:start;font-weight:400;margin-top:1rem}
.check input{width:1.25rem;height:1.25rem;flex:none;margin:.125rem 0 0}
.hint{color:var(--soft);font-size:.875rem;margin:.25rem 0 .5rem}
.problem{color:var(--bad);font-weight:600;margin:.25rem 0}
.own-text{white-space:pre-line;overflow-wrap:anywhere}
blockquote{margin:0 0 .75rem;padding:.25rem 0 .25rem 1rem;border-left:.1875rem solid var(--line);white-space:pre-wrap;overflow-wrap:anywhere}
ol,ul{margin:0 0 .75rem;padding-left:1.25rem}
time{display:block;color:var(--soft);font-size:.875rem}
`;
