/** The style of a report: light and dark, wide and narrow, and on paper. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fcfcfb;--panel:#fff;--ink:#17191c;--ink-2:#565c66;--muted:#a3a9b3;--line:#e3e5e8;--grid:#eceef0;--axis:#c5c9ce;
--band:rgba(120,130,145,.16);--accent:#1f5fbf;--good:#1a7f4b;--bad:#b3382c;--series-1:#2a6fd1;--series-2:#d97a1a;--series-3:#1d9a78;--series-4:#9a55c4}
@media(prefers-color-scheme:dark){:root{--bg:#131518;--panel:#1b1e22;--ink:#eceef1;--ink-2:#a9b0ba;--muted:#6d7580;--line:#2d3238;--grid:#262a30;--axis:#454c55;
--band:rgba(160,170,185,.16);--accent:#7fb2ff;--good:#58c98f;--bad:#ff8b7e;--series-1:#6aa5f8;--series-2:#f2a24e;--series-3:#47c6a1;--series-4:#c08be6}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:1080px;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .3rem}
h2{font-size:1.15rem;margin:2.6rem 0 .3rem}
p{margin:.3rem 0 .9rem;max-width:72ch}
.quiet,figcaption{color:var(--ink-2)}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:.8rem;margin:1.4rem 0}
.card{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:.8rem 1rem}
.card b{display:block;font-size:1.55rem;font-weight:650;font-variant-numeric:tabular-nums;line-height:1.25}
.card span{color:var(--ink-2);font-size:.86rem;display:block}
.verdict{border-left:4px solid var(--accent);background:var(--panel);padding:.7rem 1rem;border-radius:0 8px 8px 0;margin:1rem 0}
.warn{border-left-color:var(--bad)}
figure{margin:.6rem 0;background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:.9rem .9rem .5rem;min-width:0}
figure h3{margin:0 0 .2rem;font-size:.92rem;font-weight:600}
.chart{width:100%;min-height:60px}.chart svg{max-width:100%;display:block}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:.8rem}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(330px,1fr));gap:.8rem}
.key{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;font-size:.86rem;color:var(--ink-2);margin:.2rem 0 .4rem}
.key i{display:inline-block;width:.8em;height:.8em;border-radius:3px;margin-right:.4em}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:10px;background:var(--panel);margin:.6rem 0}
table{border-collapse:collapse;width:100%;font-size:.86rem}
th,td{padding:.36rem .7rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}
th{color:var(--ink-2);font-weight:600;background:var(--panel)}
th:first-child,td:first-child,.l{text-align:left}
tr:last-child td{border-bottom:0}tr.sum td{font-weight:650;border-top:2px solid var(--line)}
td small{color:var(--ink-2);margin-left:.35em}
.good{color:var(--good)}.bad{color:var(--bad)}
details{border:1px solid var(--line);border-radius:8px;background:var(--panel);margin:.35rem 0;padding:.1rem .8rem}
summary{cursor:pointer;padding:.35rem 0}
details[open]{padding-bottom:.6rem}
code,pre{font:12px/1.5 ui-monospace,SFMono-Regular,Menlo,monospace}
pre{overflow-x:auto;background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:.5rem .7rem;margin:.4rem 0}
#tip{position:fixed;z-index:9;pointer-events:none;background:var(--panel);color:var(--ink);border:1px solid var(--axis);border-radius:6px;padding:.35rem .6rem;font-size:12px;box-shadow:0 3px 14px rgba(0,0,0,.18);display:none;max-width:300px}
#tip div span{color:var(--ink-2)}
@media(max-width:560px){main{padding:1.2rem .8rem 3rem}h1{font-size:1.35rem}.pair,.grid{grid-template-columns:1fr}th,td{padding:.32rem .5rem}}
@media print{body{background:#fff}.card,figure,.scroll{break-inside:avoid}}
`;
