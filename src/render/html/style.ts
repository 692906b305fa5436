import { darkStyle } from '../chart/pen.ts';
import { FONT } from '../chart/text.ts';

/** The look of a page: readable on paper, on a phone, light and dark. */
export const style = [
  `:root{color-scheme:light dark;--ground:#fff;--ink:#1f2328;--dim:#57606a;--rule:#d8dee4;--soft:#f6f8fa;
  --edge:#8c959f;--tint:#fde8e6;--shade:#1f232833;--link:#0550ae;--good:#1a7f37;--bad:#b3261e;--focus:#0969da}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 ${FONT};
  overflow-wrap:anywhere}
main,footer{max-width:76rem;margin:0 auto;padding:0 1rem}
main{padding-top:1.5rem}
body:has(.asks) :is(main,footer){max-width:100rem}
#result{min-width:0}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.125rem;margin:2rem 0 .75rem}
summary{cursor:pointer}
summary h2{display:inline}
section details{margin-top:1.5rem}
p,ul{margin:.5rem 0}
ul{padding-left:1.25rem}
a{color:var(--link)}
.scope{color:var(--dim)}
.whole{white-space:nowrap}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:1rem;list-style:none;padding:0;
  margin:1.25rem 0}
.cards li{border:1px solid var(--rule);border-radius:8px;padding:.75rem 1rem;background:var(--soft)}
.cards p{margin:0}.cards .name{font-weight:600}.cards .figure{font-size:1.5rem;line-height:1.35;font-weight:700}
.within .status{color:var(--good)}.over .status{color:var(--bad)}
.dim,footer{color:var(--dim)}
footer{padding-top:1.5rem;padding-bottom:2rem;font-size:.875rem}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.875em}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
figure{margin:0 0 1.25rem;border:1px solid var(--rule);border-radius:8px;overflow:hidden}
figure svg{display:block;max-width:100%;height:auto}
.mark{cursor:default;outline:0}
.mark:hover,.mark.at{filter:brightness(1.25) saturate(1.2)}
.mark.at circle,.mark.at rect{stroke:var(--focus);stroke-width:3}
#says{position:fixed;z-index:2;pointer-events:none;max-width:20rem;padding:.3rem .55rem;border-radius:6px;
  background:var(--ink);color:var(--ground);font-size:.85rem;line-height:1.35}
.scroll{overflow-x:auto;margin:0 0 1rem;
  background:linear-gradient(to left,var(--ground) 40%,#0000) right/3rem 100% no-repeat local,
  linear-gradient(to left,var(--shade),#0000) right/.8rem 100% no-repeat scroll}
table{border-collapse:collapse;width:100%;font-size:.9375rem;font-variant-numeric:tabular-nums}
th:first-child{position:sticky;left:0;z-index:1;background:var(--ground);max-width:min(24rem,45vw)}
caption{text-align:left;font-weight:600;padding:.25rem 0 .5rem}
th,td{padding:.4rem .6rem;vertical-align:top;font-weight:400}
thead th{font-weight:600;border-bottom:2px solid var(--rule);white-space:nowrap}
tbody tr,tfoot tr{border-top:1px solid var(--rule)}
tbody tr:not(.opens) th.said,td.said{color:transparent}
.sorted .said,tr:hover .said,.sorted th.said{color:inherit!important}
tfoot th,tfoot td{font-weight:700}
.left{text-align:left}.right{text-align:right;white-space:nowrap}
.good{color:var(--good)}.bad{color:var(--bad)}
.sources{font-size:.85rem}.sources td,.sources th{overflow-wrap:anywhere;min-width:6.5rem}
th button{all:unset;cursor:pointer;font-weight:600}
th button::after{content:' ↕';color:var(--dim)}
th[aria-sort=ascending] button::after{content:' ↑';color:inherit}
th[aria-sort=descending] button::after{content:' ↓';color:inherit}
:focus-visible,th button:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
#calculator{background:var(--soft);border:1px solid var(--rule);border-radius:8px;padding:.6rem 1rem;margin:.75rem 0}
#calculator h2{display:inline-block;margin:0}
#calculator[open] summary{margin-bottom:.75rem}
#calculator fieldset{border:1px solid var(--rule);border-radius:6px;margin:0 0 .75rem;padding:.5rem .75rem .75rem;
  min-width:0}
#calculator legend{font-weight:600;padding:0 .3rem}
.fields{display:grid;grid-template-columns:repeat(auto-fill,minmax(8rem,1fr));gap:.6rem .9rem;align-items:end}
.wide{grid-column:1/-1}.more{margin-top:.6rem}.more .fields{margin-top:.5rem}
.field label{display:block;font-size:.85rem;color:var(--dim)}
.field input,.field select,.add input{font:inherit;width:100%;padding:.3rem .45rem;border:1px solid var(--edge);
  border-radius:6px;background:var(--ground);color:var(--ink)}
.field input[aria-invalid=true]{border:2px solid var(--bad)}
.field .wrong{color:var(--bad);font-size:.8rem;margin:.15rem 0 0}
.field.changed label{font-weight:700;color:var(--ink)}
.chips{display:flex;flex-wrap:wrap;gap:.4rem;list-style:none;padding:0;margin:.25rem 0 .6rem}
.chips li{display:flex;align-items:center;gap:.25rem;background:var(--ground);border:1px solid var(--rule);
  border-radius:1rem;padding:.1rem .3rem .1rem .7rem}
.add{display:flex;gap:.5rem}.add button{white-space:nowrap}
figcaption{padding:0 1rem .6rem;text-align:right}
figcaption button{border:0;background:none;color:var(--link);text-decoration:underline;padding:0;font-size:.85rem}
button{font:inherit;cursor:pointer}
.actions{display:flex;flex-wrap:wrap;gap:.5rem;margin-top:.75rem}
.actions button,.add button,.chips button{border:1px solid var(--edge);border-radius:6px;background:var(--ground);
  color:var(--ink);padding:.3rem .7rem}
.chips button{border:0;padding:0 .4rem;line-height:1.4}
#copied{width:100%;margin-top:.6rem;font:.85rem/1.4 ui-monospace,Menlo,Consolas,monospace;
  background:var(--ground);color:var(--ink);border:1px solid var(--rule);border-radius:6px;padding:.5rem}
.stale{opacity:.45}
`,
  `@media (prefers-color-scheme:dark){:root{--ground:#0d1117;--ink:#e6edf3;--dim:#9da7b3;--rule:#2b323b;
  --soft:#151b23;--edge:#6e7681;--tint:#2a1614;--shade:#e6edf340;--link:#58a6ff;--good:#4ac26b;--bad:#ff8a80;
  --focus:#58a6ff}${darkStyle()}}`,
  `@media (min-width:80rem){.asks{display:grid;grid-template-columns:minmax(0,1fr) 21rem;gap:1.5rem;
  align-items:start}.asks #calculator{grid-column:2;grid-row:1;position:sticky;top:1rem;
  max-height:calc(100vh - 2rem);overflow-y:auto}.asks #result{grid-column:1;grid-row:1}}`,
  `@media (max-width:40rem){main{padding-top:1rem}h1{font-size:1.375rem}th,td{padding:.35rem .45rem}}`,
  `@media print{@page{margin:16mm}.asks{display:block!important}:root{--ground:#fff;--ink:#000;--dim:#444;--rule:#bbb;
  --soft:#fff;--link:#000;--good:#1a7f37;--bad:#b3261e}body{font-size:10.5pt}#calculator,#says,.actions,
  figcaption{display:none!important}main,footer{max-width:none;padding:0}figure,tr,h2,.cards{break-inside:avoid}
  h2{break-after:avoid}figure{border:0}figure svg{max-width:640px}.scroll{overflow:visible;
  background:none}th:first-child{position:static}
  thead{display:table-header-group}tfoot{display:table-row-group}th button::after{content:''}a{text-decoration:none}
  summary{list-style:none}}`,
]
  .join('')
  // A rule that is too long for one line continues on lines that begin with two blanks.
  .replaceAll('\n  ', '');
