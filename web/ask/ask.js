// The page to ask in. Every node is made by createElement; nothing the server sends is parsed
// as HTML.
'use strict';

const texts = {
  es: {
    skip: 'Ir a la pregunta', languages: 'Idioma', title: '¿En qué puedo ayudarle?',
    intro: 'Escriba su pregunta como la diría. Da igual si se le escapa una tilde o una letra.',
    log: 'Preguntas y respuestas', question: 'Su pregunta', placeholder: 'Escriba aquí…', send: 'Preguntar',
    waiting: 'Buscando…', source: 'Fuente', score: 'Confianza', more: 'Más', why: '¿Por qué esta respuesta?',
    failed: 'No se ha podido preguntar. Compruebe la conexión e inténtelo de nuevo.',
    choices: 'Opciones', outcome: 'Decisión', entry: 'Entrada', words: 'Palabras', rules: 'Reglas',
    candidates: 'Candidatas', notes: 'Notas', footnote: 'nota', you: 'Usted:', matched: 'se cumple',
    candidateColumns: ['Pregunta', 'Entrada', 'Puntos'], wordColumns: ['Palabra', 'Raíz', 'Concepto', 'Peso'],
    outcomes: {
      answer: 'respuesta', suggest: 'sugerencias', clarify: 'aclaración', none: 'sin respuesta',
      handoff: 'una persona', smalltalk: 'charla',
    },
  },
  en: {
    skip: 'Go to the question', languages: 'Language', title: 'How can I help you?',
    intro: 'Ask as you would say it. A missing accent or letter does no harm.',
    log: 'Questions and answers', question: 'Your question', placeholder: 'Type here…', send: 'Ask',
    waiting: 'Looking…', source: 'Source', score: 'Confidence', more: 'More', why: 'Why this answer?',
    failed: 'The question could not be sent. Check the connection and try again.',
    choices: 'Choices', outcome: 'Decision', entry: 'Entry', words: 'Words', rules: 'Rules',
    candidates: 'Candidates', notes: 'Notes', footnote: 'note', you: 'You:', matched: 'matches',
    candidateColumns: ['Question', 'Entry', 'Score'], wordColumns: ['Word', 'Stem', 'Concept', 'Weight'],
    outcomes: {
      answer: 'answer', suggest: 'suggestions', clarify: 'clarification', none: 'no answer',
      handoff: 'a person', smalltalk: 'small talk',
    },
  },
};

const form = document.getElementById('form');
const input = document.getElementById('question');
const log = document.getElementById('log');
const list = document.getElementById('suggestions');
let language = navigator.languages.map((tag) => tag.slice(0, 2)).find((code) => code in texts) || 'es';
let context; // the entry answered last: follow-ups need it

const say = (key) => texts[language][key];

// element('a', {href: '…'}, 'text', node, …)
function element(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === 'function') node.addEventListener(name, value);
    else if (value !== undefined && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

// ---- Languages ----

function setLanguage(code) {
  language = code;
  document.documentElement.lang = code;
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = say(node.dataset.text);
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', say(node.dataset.label));
  input.placeholder = say('placeholder');
  for (const button of document.querySelectorAll('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset.language === code));
  }
}

// ---- Blocks to nodes ----

const marks = {
  em: 'em', strong: 'strong', strike: 's', underline: 'u', sub: 'sub', sup: 'sup', mark: 'mark', kbd: 'kbd',
};

function isSafe(url) {
  try {
    return ['http:', 'https:', 'mailto:', 'tel:'].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

function plain(inlines) {
  return inlines.map((one) => (typeof one === 'string' ? one : plain(one.inlines || []) || one.text || '')).join('');
}

function link(one) {
  if (one.entry) {
    return element('button', { type: 'button', class: 'link', click: () => ask(plain(one.inlines)) }, inlines(one.inlines));
  }
  if (!isSafe(one.url)) return element('span', null, inlines(one.inlines));
  return element('a', { href: one.url, rel: 'noopener noreferrer', target: '_blank' }, inlines(one.inlines));
}

function image(one) {
  if (!one.url || !/^https:/.test(one.url)) return one.alt ? document.createTextNode(one.alt) : null;
  return element('img', { src: one.url, alt: one.alt || '', loading: 'lazy' });
}

function inline(one) {
  if (typeof one === 'string') return document.createTextNode(one);
  if (one.type in marks) return element(marks[one.type], null, inlines(one.inlines));
  switch (one.type) {
    case 'link': return link(one);
    case 'image': return image(one);
    case 'break': return element('br');
    case 'code': return element('code', null, one.text);
    case 'footnote': return element('sup', { 'aria-label': `${say('footnote')} ${one.number}` }, String(one.number));
    default: return one.inlines ? element('span', null, inlines(one.inlines)) : null;
  }
}

function inlines(many) {
  return (many || []).map(inline);
}

function listItem(item) {
  const box = item.checked === undefined ? null
    : element('input', { type: 'checkbox', disabled: '', checked: item.checked ? '' : undefined });
  const only = item.blocks.length === 1 && item.blocks[0].type === 'paragraph';
  return element('li', null, box, only ? inlines(item.blocks[0].inlines) : blocks(item.blocks));
}

function table(one) {
  const side = (column) => ({ class: one.align[column] || undefined });
  const head = one.header.length === 0 ? null
    : element('thead', null, element('tr', null, one.header.map((cell, i) => element('th', { scope: 'col', ...side(i) }, inlines(cell)))));
  const rows = one.rows.map((row) => element('tr', null, row.map((cell, i) => element('td', side(i), inlines(cell)))));
  return element('div', { class: 'scroll', tabindex: '0' }, element('table', null, head, element('tbody', null, rows)));
}

// Under the page's own headings an answer's begin at the third level.
const heading = (one) => element(`h${Math.min(6, one.level + 2)}`, null, inlines(one.inlines));

const blockMakers = {
  paragraph: (one) => element('p', null, inlines(one.inlines)),
  heading,
  list: (one) => element(one.ordered ? 'ol' : 'ul', { start: one.ordered && one.start !== 1 ? one.start : undefined }, one.items.map(listItem)),
  quote: (one) => element('blockquote', null, blocks(one.blocks)),
  alert: (one) => element('div', { class: 'alert', role: 'note' }, blocks(one.blocks)),
  details: (one) => element('details', null, element('summary', null, inlines(one.summary)), blocks(one.blocks)),
  table,
  code: (one) => element('pre', { tabindex: '0' }, element('code', null, one.text)),
  rule: () => element('hr'),
  footnotes: (one) => element('section', { 'aria-label': say('notes') },
    element('ol', null, one.items.map((item) => element('li', { value: item.number }, blocks(item.blocks))))),
};

function blocks(many) {
  return (many || []).map((one) => (blockMakers[one.type] || ((other) => element('p', null, inlines(other.inlines))))(one));
}

// ---- An answer ----

const percent = (score) => new Intl.NumberFormat(language, { style: 'percent' }).format(score);

function choices(answer) {
  if (!answer.choices || answer.choices.length === 0) return null;
  return element('ul', { class: 'choices', 'aria-label': say('choices') }, answer.choices.map((choice) => element('li', null,
    element('button', { type: 'button', click: () => ask(choice.title) }, choice.title))));
}

function source(answer) {
  if (!answer.source) return null;
  const { file, url } = answer.source;
  const place = url && isSafe(url) ? element('a', { href: url, rel: 'noopener noreferrer', target: '_blank' }, file || url)
    : element('code', null, file || '');
  return element('span', null, `${say('source')}: `, place);
}

function facts(answer) {
  if (!answer.source && !answer.entry) return null;
  return element('p', { class: 'facts' }, source(answer),
    answer.entry ? element('span', null, `${say('score')}: ${percent(answer.score)}`) : null);
}

const cellOf = (tag, cell) => (typeof cell === 'number' ? element('td', { class: 'number' }, cell.toFixed(3))
  : element(tag, tag === 'th' ? { scope: 'col' } : null, String(cell ?? '')));

const rowOf = (tag, cells) => element('tr', null, cells.map((cell) => cellOf(tag, cell)));

function numbers(title, columns, rows) {
  if (!rows || rows.length === 0) return null;
  return [element('h4', null, title), element('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': title },
    element('table', null, element('thead', null, rowOf('th', columns)), element('tbody', null, rows.map((row) => rowOf('td', row)))))];
}

// What matched comes first; how a rule is written is long, and for whoever wants to see it.
function rules(many) {
  if (!many || many.length === 0) return null;
  const shown = [...many.filter((one) => one.matched), ...many.filter((one) => !one.matched)].slice(0, 10);
  return [element('h4', null, say('rules')), shown.map((one) => element('details', { class: 'rule' },
    element('summary', null, element('code', null, one.owner), ' · ', one.matched ? `✓ ${say('matched')}`
      : element('span', { lang: 'en' }, one.reason)),
    element('code', null, one.rule)))];
}

function explanation(answer) {
  const explain = answer.explain || {};
  return [
    element('p', null, `${say('outcome')}: ${texts[language].outcomes[answer.outcome] || answer.outcome}`,
      answer.entry ? [' · ', `${say('entry')}: `, element('code', null, answer.entry)] : null),
    explain.reason ? element('p', { lang: 'en' }, explain.reason) : null,
    numbers(say('candidates'), say('candidateColumns'),
      (answer.candidates || []).slice(0, 5).map((one) => [one.title, one.entry, one.score])),
    numbers(say('words'), say('wordColumns'),
      (explain.tokens || []).map((one) => [one.surface, one.correction || one.stem, one.concept, one.weight])),
    rules(explain.rules),
  ];
}

// The explanation is asked for when somebody opens it: it costs more than the answer.
function why(question) {
  const body = element('div', { class: 'why' });
  const box = element('details', {
    toggle: async () => {
      if (!box.open || body.childNodes.length > 0) return;
      body.append(say('waiting'));
      const result = await post({ ...question, explain: true });
      body.replaceChildren(...(result.answer ? explanation(result.answer) : [result.problem]).flat(2).filter(Boolean));
    },
  }, element('summary', null, say('why')), body);
  return box;
}

function more(answer) {
  return answer.more ? element('details', null, element('summary', null, say('more')), blocks(answer.more.blocks)) : null;
}

function answerNode(answer, question) {
  return element('article', { class: 'answer', lang: answer.lang }, blocks(answer.blocks), more(answer), choices(answer),
    facts(answer), why(question));
}

// ---- Talking to the server ----

async function post(body) {
  try {
    const response = await fetch('/v1/ask', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Accept-Language': language },
      body: JSON.stringify(body),
    });
    const result = await response.json();
    if (response.ok) return { answer: result };
    return { problem: [result.detail, ...(result.errors || []).map((one) => one.detail)].join(' ') };
  } catch {
    return { problem: say('failed') };
  }
}

async function ask(text) {
  const question = { text, context };
  const waiting = element('p', { class: 'answer waiting' }, say('waiting'));
  document.body.classList.add('asked');
  const mine = element('p', { class: 'mine' }, element('span', { class: 'hidden' }, `${say('you')} `), text);
  log.append(mine, waiting);
  mine.scrollIntoView();
  const result = await post(question);
  const node = result.answer ? answerNode(result.answer, question)
    : element('p', { class: 'answer problem', role: 'alert' }, result.problem);
  if (result.answer && result.answer.entry) context = result.answer.entry;
  waiting.replaceWith(node);
  mine.scrollIntoView(); // the answer begins below its question, however long it is
  input.focus({ preventScroll: true });
}

// ---- Suggestions while typing ----

let timer;
let running;

async function suggest() {
  const text = input.value.trim();
  if (running) running.abort();
  if (text.length < 3) {
    list.replaceChildren();
    return;
  }
  running = new AbortController();
  try {
    const response = await fetch(`/v1/suggest?q=${encodeURIComponent(text)}`, { signal: running.signal });
    const { suggestions = [] } = await response.json();
    list.replaceChildren(...suggestions.map((one) => element('option', { value: one.title })));
  } catch {
    // an older question was overtaken by a newer one, or there is no connection: asking tells
  }
}

input.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(suggest, 150);
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (text === '') return;
  input.value = '';
  list.replaceChildren();
  ask(text);
});

for (const button of document.querySelectorAll('[data-language]')) {
  button.addEventListener('click', () => setLanguage(button.dataset.language));
}
setLanguage(language);
