'use strict';

// The page asks the same REST API as everybody else. Texts from elsewhere only ever become text nodes.

const REFRESH_MS = 2000;
const RECONNECT_MS = 2000;
const OPS = ['counteq', 'crc32c', 'fnv', 'xor', 'add'];
const OPS_WITH_IMM = new Set(['counteq', 'xor', 'add']);
const ENDED = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);

const byId = (id) => document.getElementById(id);
let following = null;
let shown = null;

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === 'class') made.className = value;
    else if (key === 'state') made.dataset.state = value;
    else if (key.startsWith('aria-')) made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined).map((child) =>
    child instanceof Node ? child : document.createTextNode(String(child))));
  return made;
}

// ---- calls

class ProblemError extends Error {
  constructor(problem, status) {
    super(problem.detail ?? `HTTP ${status}`);
    this.problem = problem;
    this.status = status;
  }
}

async function call(method, path, options = {}) {
  const headers = { ...options.headers };
  const token = sessionStorage.getItem('token');
  if (token) headers.Authorization = `Bearer ${token}`;
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  const response = await fetch(path, {
    method,
    headers,
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
    signal: options.signal,
    cache: 'no-store',
  });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    if (response.status === 401) byId('access').hidden = false;
    throw new ProblemError(problem, response.status);
  }
  return response;
}

async function get(path) {
  return (await call('GET', path)).json();
}

function describe(error) {
  const problem = error.problem ?? {};
  const place = problem.instruction_index !== undefined && problem.instruction_index !== null
    ? ` (instruction ${problem.instruction_index + 1})` : '';
  const expected = problem.expected ? ` Expected ${problem.expected}, got ${problem.actual}.` : '';
  return `${error.message}${place}.${expected}`;
}

// ---- numbers

function bytes(count) {
  if (count === null || count === undefined) return '–';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

const percent = (ratio) => (ratio === null ? 'not told' : `${(ratio * 100).toFixed(1)} %`);
const count = (number) => (number === null ? 'no cap' : number.toLocaleString('en'));

// ---- tables

function fill(id, columns, rows, empty) {
  const head = element('tr', {}, ...columns.map(([title, kind]) =>
    element('th', { scope: 'col', class: kind ?? '' }, title)));
  const body = rows.map((row) => element('tr', {}, ...row.map((cell, i) =>
    element('td', { class: columns[i][1] ?? '' }, cell ?? '–'))));
  const table = byId(id);
  // A button that has the focus keeps it when its row is drawn again.
  const focused = table.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  table.replaceChildren(
    element('thead', {}, head),
    element('tbody', {}, ...(rows.length ? body
      : [element('tr', {}, element('td', { class: 'empty', colSpan: columns.length }, empty))])));
  if (focused) table.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function button(text, key, onClick, className = '') {
  const made = element('button', { type: 'button', class: className }, text);
  made.dataset.key = key;
  made.addEventListener('click', onClick);
  return made;
}

const stateText = (state) => element('span', { class: 'state', state }, state);

function drawJobs({ jobs }) {
  fill('jobs',
    [['Job', 'wide'], ['State'], ['Windows', 'number'], ['Processed', 'number'], ['CPUpwn GiB/s', 'number'], ['Created']],
    jobs.map((job) => [
      button(job.name || job.job_id, `job ${job.job_id}`, () => follow(job.job_id), 'link'),
      stateText(job.state),
      `${count(job.windows.done)} / ${count(job.windows.total)}`,
      bytes(job.metrics.bytes_processed),
      job.metrics.cpupwn_gib_s.toFixed(2),
      new Date(job.created_at).toLocaleString(),
    ]),
    'No jobs yet.');
}

// Why it gets no tasks, where it gets none.
function pcpuState({ state, live }) {
  const failure = state === 'UP' ? null : live.last_failure;
  return failure === null ? stateText(state)
    : element('div', {}, stateText(state), element('p', { class: 'why' },
      `${failure.code}: ${failure.detail} (${new Date(failure.at).toLocaleTimeString()})`));
}

function drawPcpus({ pcpus }) {
  fill('pcpus',
    [['pCPU', 'wide'], ['Kind'], ['State'], ['Region'], ['Cache'], ['Slots', 'number'], ['Latency ms', 'number'], ['Rate', 'number'],
      ['Tasks', 'number'], ['Failed', 'number'], ['Hit ratio', 'number'], ['']],
    pcpus.map((pcpu) => [
      pcpu.id,
      pcpu.kind,
      pcpuState(pcpu),
      pcpu.attrs.region,
      pcpu.attrs.cache_id,
      `${pcpu.live.slots_in_use} / ${pcpu.attrs.concurrency}`,
      pcpu.live.latency_ms === null ? null : pcpu.live.latency_ms.toFixed(1),
      pcpu.live.bytes_per_second === null ? null : `${bytes(pcpu.live.bytes_per_second)}/s`,
      count(pcpu.live.tasks_done),
      count(pcpu.live.tasks_failed),
      percent(pcpu.live.byte_hit_ratio),
      button('Remove', `pcpu ${pcpu.id}`, () => act('DELETE', `v1/pcpus/${encodeURIComponent(pcpu.id)}`)),
    ]),
    'No pCPU is registered: start an edge node.');
}

function drawOrigins({ origins }) {
  fill('origins',
    [['Origin', 'wide'], ['State'], ['Filling streams', 'number'], ['Streams by cache', 'wide'], ['']],
    origins.map((origin) => {
      const verb = origin.paused ? 'resume' : 'pause';
      return [
        origin.origin,
        origin.paused ? 'paused' : origin.backoff_until
          ? `backs off until ${new Date(origin.backoff_until).toLocaleTimeString()}` : 'open',
        `${origin.filling_streams} / ${origin.filling_bound}`,
        origin.caches.map((cache) => `${cache.cache_id ?? 'none'} ${cache.streams} / ${cache.bound}`).join(', '),
        button(origin.paused ? 'Resume' : 'Pause', `origin ${origin.origin}`,
          () => act('POST', `v1/origins/${encodeURIComponent(origin.origin)}/${verb}`)),
      ];
    }),
    'No origin is in use.');
}

function drawBudgets({ budgets }) {
  fill('budgets',
    [['Origin', 'wide'], ['Day'], ['Bytes', 'number'], ['Cap', 'number'], ['Requests', 'number'], ['Cap', 'number']],
    budgets.map((budget) => [
      budget.origin === '*' ? 'all together' : budget.origin,
      budget.day,
      bytes(budget.bytes.reserved),
      budget.bytes.cap === null ? 'no cap' : bytes(budget.bytes.cap),
      count(budget.requests.reserved),
      count(budget.requests.cap),
    ]),
    'Nothing was charged today.');
}

async function act(method, path) {
  try {
    await call(method, path);
  } catch (error) {
    byId('connection').textContent = describe(error);
  }
  await refresh();
}

async function refresh() {
  try {
    const [jobs, pcpus, origins, budgets] = await Promise.all(
      ['v1/jobs?limit=50', 'v1/pcpus', 'v1/origins', 'v1/budgets'].map(get));
    drawJobs(jobs);
    drawPcpus(pcpus);
    drawOrigins(origins);
    drawBudgets(budgets);
    await refreshShares();
    byId('access').hidden = true;
    byId('connection').textContent = 'live';
  } catch (error) {
    byId('connection').textContent = error instanceof ProblemError ? describe(error) : 'the scheduler does not answer';
  }
}

async function keepRefreshing() {
  if (!document.hidden) await refresh();
  setTimeout(keepRefreshing, REFRESH_MS);
}

// ---- one job

async function refreshShares() {
  const jobId = shown;
  if (jobId === null) return;
  try {
    const { pcpus } = await get(`v1/jobs/${encodeURIComponent(jobId)}/shares`);
    if (jobId === shown) drawShares(pcpus);
  } catch (error) {
    // One that was forgotten in between has none.
    if (error.status !== 404) throw error;
  }
}

function drawShares(pcpus) {
  fill('job-shares',
    [['pCPU', 'wide'], ['Kind'], ['Cache'], ['Region'], ['Bytes', 'number'], ['Share', 'number'], ['Tasks', 'number'],
      ['Failed', 'number'], ['Rate', 'number'], ['Hit ratio', 'number']],
    pcpus.map((share) => [
      share.pcpu,
      share.kind,
      share.cache_id,
      share.region,
      bytes(share.bytes_processed),
      percent(share.bytes_share),
      count(share.tasks),
      count(['FAILED', 'REFUSED', 'LOST'].reduce((sum, outcome) => sum + (share.outcomes[outcome] ?? 0), 0)),
      share.rate_gib_s === null ? null : `${share.rate_gib_s.toFixed(2)} GiB/s`,
      percent(share.byte_hit_ratio),
    ]),
    'No task was given out yet.');
}

// EventSource cannot send a token, so the stream is read by fetch.
async function* events(path, signal, lastId) {
  const headers = { Accept: 'text/event-stream' };
  if (lastId) headers['Last-Event-ID'] = lastId;
  const response = await call('GET', path, { signal, headers });
  if (response.status === 204) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    buffer += value;
    let end;
    while ((end = buffer.indexOf('\n\n')) >= 0) {
      const event = { id: '', event: 'message', data: '' };
      for (const line of buffer.slice(0, end).split('\n')) {
        const colon = line.indexOf(': ');
        if (colon > 0) event[line.slice(0, colon)] = line.slice(colon + 2);
      }
      buffer = buffer.slice(end + 2);
      if (event.data) yield event;
    }
  }
}

async function follow(jobId) {
  following?.abort();
  const mine = new AbortController();
  following = mine;
  shown = jobId;
  drawShares([]);
  refreshShares().catch(() => {});
  byId('job').hidden = false;
  byId('job-title').textContent = `Job ${jobId}`;
  byId('job').scrollIntoView({ block: 'nearest' });
  byId('job-cancel').onclick = () => act('POST', `v1/jobs/${encodeURIComponent(jobId)}/cancel`);
  byId('job-forget').onclick = async () => {
    mine.abort();
    shown = null;
    byId('job').hidden = true;
    await act('DELETE', `v1/jobs/${encodeURIComponent(jobId)}`);
  };
  let lastId = '';
  while (!mine.signal.aborted) {
    try {
      for await (const event of events(`v1/jobs/${encodeURIComponent(jobId)}/events`, mine.signal, lastId)) {
        lastId = event.id || lastId;
        drawJob(JSON.parse(event.data));
        if (event.event === 'done') {
          refresh();
          return;
        }
      }
    } catch (error) {
      if (mine.signal.aborted) return;
      showReason(error instanceof ProblemError ? describe(error) : 'the connection broke; trying again');
      if (error.status === 404) return;
    }
    await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
  }
}

function showReason(text) {
  byId('job-reason').hidden = !text;
  byId('job-reason').textContent = text ?? '';
}

function drawJob(job) {
  const ended = ENDED.has(job.state);
  byId('job-title').textContent = `Job ${job.name || job.job_id}`;
  byId('job-state').textContent = job.state;
  byId('job-state').dataset.state = job.state;
  byId('job-progress').max = Math.max(1, job.windows.total);
  byId('job-progress').value = job.windows.done;
  byId('job-windows').textContent = `${count(job.windows.done)} of ${count(job.windows.total)} windows`;
  byId('job-cancel').disabled = ended;
  byId('job-forget').disabled = !ended;
  const reason = job.state_reason;
  showReason(job.error ? job.error.detail
    : reason ? `${reason.reason ?? ''} ${reason.todo ?? ''}`.trim() : null);
  const metrics = job.metrics;
  const facts = [
    ['CPUpwn', `${metrics.cpupwn_gib_s.toFixed(2)} GiB/s`],
    ['Hit ratio (bytes)', percent(metrics.byte_hit_ratio)],
    ['Hit ratio (requests)', percent(metrics.request_hit_ratio)],
    ['Processed', bytes(metrics.bytes_processed)],
    ['Fetched', bytes(metrics.bytes_fetched)],
    ['Cache fill', bytes(metrics.cache_fill_bytes)],
    ['Requests', count(metrics.requests)],
    ['Elapsed', `${(metrics.elapsed_ms / 1000).toFixed(1)} s`],
    ['Retried, hedged', `${job.windows.retried}, ${job.windows.hedged}`],
  ];
  byId('job-metrics').replaceChildren(...facts.map(([term, text]) =>
    element('div', {}, element('dt', {}, term), element('dd', {}, text))));
  byId('job-objects').replaceChildren(...job.objects.flatMap(drawObject));
}

function drawObject(object) {
  const title = element('h3', {}, object.url, ' ', stateText(object.state));
  if (object.error) return [title, element('p', { class: 'error' }, object.error.detail)];
  const columns = [['op'], ['imm', 'number'], ['offset', 'number'], ['length', 'number'], ['value', 'number'], ['digest']];
  const table = element('table', {},
    element('caption', {}, [bytes(object.size), object.etag].filter(Boolean).join(', ')),
    element('thead', {}, element('tr', {}, ...columns.map(([name, kind]) =>
      element('th', { scope: 'col', class: kind ?? '' }, name)))),
    element('tbody', {}, ...object.results.map((result) => element('tr', {},
      ...[result.op, OPS_WITH_IMM.has(result.op) ? result.imm : '', result.offset, result.length, result.value,
        result.hex ?? ''].map((value, i) => element('td', { class: columns[i][1] ?? '' }, value))))));
  return [title, element('div', { class: 'scroll' }, table)];
}

// ---- submitting

let instructionCount = 0;

function addInstruction(op) {
  instructionCount += 1;
  const number = instructionCount;
  const select = element('select', { 'aria-label': `operation ${number}` },
    ...OPS.map((name) => element('option', { value: name, selected: name === op }, name)));
  const field = (label, max) => element('input',
    { type: 'number', min: 0, max, placeholder: label, title: label, 'aria-label': `${label} ${number}` });
  const imm = field('imm', 255);
  const offset = field('offset', Number.MAX_SAFE_INTEGER);
  const length = field('length', Number.MAX_SAFE_INTEGER);
  const showImm = () => { imm.hidden = !OPS_WITH_IMM.has(select.value); };
  select.addEventListener('change', showImm);
  const item = element('li');
  item.append(element('div', { class: 'row' }, select, imm, offset, length,
    button('Remove', `instruction ${number}`, () => item.remove())));
  item.instruction = () => {
    const made = { op: select.value };
    if (!imm.hidden && imm.value !== '') made.imm = Number(imm.value);
    if (offset.value !== '') made.offset = Number(offset.value);
    if (length.value !== '') made.length = Number(length.value);
    return made;
  };
  byId('instructions').append(item);
  showImm();
}

async function submit(event) {
  event.preventDefault();
  const error = byId('job-error');
  error.hidden = true;
  const urls = byId('urls').value.split('\n').map((line) => line.trim()).filter(Boolean);
  const body = {
    ...(urls.length === 1 ? { data_url: urls[0] } : { data_urls: urls }),
    instructions: [...byId('instructions').children].map((item) => item.instruction()),
    ...(byId('name').value ? { name: byId('name').value } : {}),
  };
  try {
    const job = await (await call('POST', 'v1/jobs', { body })).json();
    follow(job.job_id);
    refresh();
  } catch (problem) {
    error.textContent = describe(problem);
    error.hidden = false;
  }
}

byId('job-form').addEventListener('submit', submit);
byId('add-instruction').addEventListener('click', () => addInstruction('counteq'));
byId('token-form').addEventListener('submit', (event) => {
  event.preventDefault();
  sessionStorage.setItem('token', byId('token').value);
  byId('token').value = '';
  refresh();
});
addInstruction('crc32c');
addInstruction('counteq');
keepRefreshing();
