/**
 * The script of the flame graph's page, as text: it runs in a browser, alone. Frames that call each other the same way
 * are one box; a function has a box for each tier it ran in.
 */
export const FLAME_CLIENT = `
'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const SVG = 'http://www.w3.org/2000/svg', ROW = 18, LEAST = 0.4, LETTER = 6.7;
const graph = document.getElementById('graph'), search = document.getElementById('search');
const at = document.getElementById('at'), matched = document.getElementById('matched'), hint = at.textContent;

function node(frame, parent) {
  return { frame, parent, depth: parent ? parent.depth + 1 : 0, samples: 0, children: new Map(), start: 0, box: null };
}
const ALL = [['all', '', 'runtime'], ['(deeper frames are missing)', '', 'runtime']];
const frameOf = (n) => n.frame < 0 ? ALL[-n.frame - 1] : data.frames[n.frame];

function tree() {
  const root = node(-1, null);
  for (const [samples, isTruncated, frames] of data.stacks) {
    let n = root;
    n.samples += samples;
    for (const frame of isTruncated ? [-2, ...frames] : frames) {
      if (!n.children.has(frame)) n.children.set(frame, node(frame, n));
      n = n.children.get(frame);
      n.samples += samples;
    }
  }
  place(root);
  return root;
}

function place(root) {
  const open = [root];
  for (let n = open.pop(); n; n = open.pop()) {
    let start = n.start;
    n.sorted = [...n.children.values()].sort((a, b) => (frameOf(a)[0] < frameOf(b)[0] ? -1 : 1));
    for (const child of n.sorted) { child.start = start; start += child.samples; open.push(child); }
  }
}

const root = tree();
let zoomed = root, focused = root;
const percent = (samples) => (100 * samples / Math.max(1, data.samples)).toFixed(1) + '%';
function describe(n) {
  const [name, where, tier] = frameOf(n);
  return name + ', ' + percent(n.samples) + ', ' + n.samples + ' ' + data.unit + ', ' + tier + (where ? ', ' + where : '');
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  return made;
}

function isFound(n) {
  const text = search.value.toLowerCase();
  return text !== '' && frameOf(n)[0].toLowerCase().includes(text);
}

function box(n, x, width) {
  const [name, , tier] = frameOf(n);
  const outer = n.depth < zoomed.depth;
  const g = element('g', { class: 'frame' + (outer ? ' outer' : '') + (isFound(n) ? ' found' : ''), role: 'button',
    tabindex: n === focused ? 0 : -1, 'aria-label': describe(n), 'data-name': name, 'data-tier': tier });
  g.append(element('rect', { x, y: n.depth * ROW, width, height: ROW - 1, fill: 'var(--' + tier + ')' }));
  const letters = Math.floor((width - 6) / LETTER);
  if (letters >= 3) {
    const label = element('text', { x: x + 3, y: n.depth * ROW + 12.5 });
    label.textContent = name.length <= letters ? name : name.slice(0, letters - 1) + '…';
    g.append(label);
  }
  g.addEventListener('click', () => zoom(n));
  g.addEventListener('mouseenter', () => { at.textContent = describe(n); });
  g.addEventListener('focus', () => { focused = n; at.textContent = describe(n); });
  g.addEventListener('keydown', (event) => move(event, n));
  n.box = g;
  return g;
}

function draw() {
  const width = graph.clientWidth || 1000, scale = width / Math.max(1, zoomed.samples);
  const shown = [];
  let deepest = 0;
  const outer = [];
  for (let n = zoomed.parent; n; n = n.parent) outer.push(n);
  for (const n of outer) shown.push(box(n, 0, width));
  const open = [zoomed];
  for (let n = open.pop(); n; n = open.pop()) {
    n.box = null;
    if (n.samples * scale < LEAST) continue;
    deepest = Math.max(deepest, n.depth);
    shown.push(box(n, (n.start - zoomed.start) * scale, n.samples * scale));
    open.push(...n.sorted);
  }
  const height = (deepest + 1) * ROW;
  const svg = element('svg', { viewBox: '0 0 ' + width + ' ' + height, height, role: 'group', 'aria-label': 'flame graph' });
  svg.append(...shown);
  graph.replaceChildren(svg);
}

function zoom(n) {
  zoomed = focused = n;
  draw();
  if (n.box) n.box.focus();
}

function move(event, n) {
  if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); zoom(n); return; }
  const siblings = n.parent ? n.parent.sorted.filter((s) => s.box) : [n];
  const next = { ArrowUp: n.parent, ArrowDown: n.sorted.find((c) => c.box),
    ArrowLeft: siblings[siblings.indexOf(n) - 1], ArrowRight: siblings[siblings.indexOf(n) + 1] }[event.key];
  if (!next || !next.box) return;
  event.preventDefault();
  n.box.setAttribute('tabindex', -1);
  next.box.setAttribute('tabindex', 0);
  next.box.focus();
}

// Samples in boxes that were found, without those inside another one.
function found() {
  let sum = 0;
  const open = [root];
  for (let n = open.pop(); n; n = open.pop()) {
    if (isFound(n)) sum += n.samples;
    else open.push(...n.sorted);
  }
  return sum;
}

function find() {
  matched.textContent = search.value === '' ? '' : percent(found()) + ' found';
  draw();
}

search.addEventListener('input', find);
document.getElementById('reset').addEventListener('click', () => { search.value = ''; at.textContent = hint; find(); zoom(root); });
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') { search.value = ''; find(); zoom(root); } });
addEventListener('resize', draw);
const [, wanted] = /^#q=(.*)$/.exec(location.hash) || [];
if (wanted) search.value = decodeURIComponent(wanted);
find();
`;
