// The phone form of a visit: questions that hang on others, a draft that survives a lost network, smaller photos, a signature.
// What a browser keeps is sealed (AES-GCM) with a key that only this person's page for this visit is given; it is removed as
// soon as the server has it. Nothing here is newer than Chromium 90, and the form works without any of it.
(function () {
  'use strict';
  const PREFIX = 'mz-visit:';
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const sent = one('[data-visit-sent]');
  if (sent) {
    Object.keys(localStorage).filter((key) => key.startsWith(PREFIX + sent.dataset.visitSent)).forEach((key) => localStorage.removeItem(key));
  }
  const form = one('form[data-visit]');
  if (!form) return;
  const name = PREFIX + form.dataset.visit;
  const state = one('[data-draft-state]');
  const wrong = one('#visit-wrong');
  const button = one('[data-send]');

  function say(words, away) {
    state.textContent = words;
    state.classList.toggle('away', Boolean(away));
  }

  // -- questions that hang on an earlier answer --------------------------------------------------------------------------
  function answerOf(field) {
    const boxes = all(`[name="${CSS.escape(field)}"]`, form);
    if (boxes.length && boxes[0].type === 'radio') {
      const chosen = boxes.find((box) => box.checked);
      return chosen ? chosen.value : '';
    }
    return boxes.length ? boxes[0].value : '';
  }
  function isShown(part) {
    for (let at = part; at && at !== form; at = at.parentElement) if (at.hidden) return false;
    return true;
  }
  function follow() {
    all('[data-if]', form).forEach((part) => {
      const asked = all(`[name="${CSS.escape(part.dataset.if)}"]`, form)[0];
      const open = !asked || isShown(asked);
      part.hidden = !(open && part.dataset.wants.split(' ').includes(answerOf(part.dataset.if)));
    });
  }

  // -- the draft ---------------------------------------------------------------------------------------------------------
  const subtle = window.crypto && window.crypto.subtle;
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const text = (data) => btoa(String.fromCharCode(...new Uint8Array(data)));
  const choice = one('[data-draft-choice]');
  let key = null;
  let version = form.dataset.draftVersion; // of the draft on the server that is before the writer
  let serial = 0;
  let ended = false;
  let sending = false;
  let more = false;

  function typed() {
    const found = {};
    all('input, select, textarea', form).forEach((field) => {
      if (!field.name || ['hidden', 'file'].includes(field.type) || (field.type === 'radio' && !field.checked)) return;
      if (field.value) found[field.name] = field.value;
    });
    return found;
  }
  function fill(values) {
    all('input, select, textarea', form).forEach((field) => {
      if (!field.name || ['hidden', 'file'].includes(field.type)) return;
      if (field.type === 'radio') { if (field.name in values) field.checked = values[field.name] === field.value; }
      else field.value = field.name in values ? values[field.name] : (field.type === 'date' ? field.value : '');
    });
    follow();
  }
  const same = (mine, theirs) => JSON.stringify(Object.entries(mine).sort()) === JSON.stringify(Object.entries(theirs).sort());
  async function keepHere() {
    if (!key || ended) return false;
    const iv = window.crypto.getRandomValues(new Uint8Array(12));
    const data = new TextEncoder().encode(JSON.stringify(typed()));
    const sealed = await subtle.encrypt({ name: 'AES-GCM', iv }, key, data);
    if (ended) return false;
    try { localStorage.setItem(name, JSON.stringify({ at: Date.now(), over: version, iv: text(iv), data: text(sealed) })); } catch (full) { return false; }
    return true;
  }
  async function keptHere() {
    const kept = localStorage.getItem(name);
    if (!kept || !key) return null;
    try {
      const { over, iv, data } = JSON.parse(kept);
      const words = new TextDecoder().decode(await subtle.decrypt({ name: 'AES-GCM', iv: bytes(iv) }, key, bytes(data)));
      return { over, typed: JSON.parse(words) };
    } catch (foreign) { localStorage.removeItem(name); return null; }
  }
  // Posts a form's body; signed in anew elsewhere as the same person, once more with the present token.
  async function post(url, body) {
    const token = () => body.set('csrfmiddlewaretoken', one('[name=csrfmiddlewaretoken]', form).value);
    const send = () => fetch(url, { method: 'POST', body, credentials: 'same-origin' });
    token();
    let answer = await send();
    if (answer.status === 403 && window.mzRenew && window.mzRenew((header) => answer.headers.get(header))) {
      token();
      answer = await send();
    }
    const said = answer.headers.get('content-type') === 'application/json' ? await answer.json() : {};
    return { answer, said };
  }
  // One sending at a time, so that none overtakes another; what was typed meanwhile goes with the next.
  async function keepThere() {
    if (ended || !choice.hidden) return;
    if (sending) { more = true; return; }
    sending = true;
    do { more = false; await keepOnce(); } while (more && !ended && choice.hidden);
    sending = false;
  }
  async function keepOnce() {
    const mine = ++serial;
    const here = await keepHere();
    const body = new FormData();
    Object.entries(typed()).forEach(([field, value]) => body.append(field, value));
    body.append('over', version);
    try {
      const { answer, said } = await post(form.dataset.draftUrl, body);
      if (said.saved_at) version = said.version;
      if (mine !== serial || ended) return;
      if (answer.ok && said.saved_at) {
        if (!more) localStorage.removeItem(name);
        say(`草稿已存到服务器（${said.saved_at}）。`);
      } else if (answer.status === 409) {
        choose(said.said, said.version);
      } else {
        say(said.said || '草稿没有存到服务器，请重新登录后再写。', true);
      }
    } catch (away) {
      if (mine === serial) awayNow(here);
    }
  }
  // Two drafts of one writer: he says which one goes on.
  function choose(words, theirs) {
    say(`${words}请选择用哪一份。`, true);
    choice.hidden = false;
    one('[data-draft-mine]', choice).onclick = () => { choice.hidden = true; version = theirs; keepThere(); };
    one('[data-draft-theirs]', choice).onclick = () => { ended = true; localStorage.removeItem(name); window.location.reload(); };
  }
  function awayNow(here) {
    say(here ? '网络不通，草稿已加密存在本机，恢复后会自动存到服务器；请不要关闭页面。' : '网络不通，草稿没有存上；请不要关闭页面。', true);
  }

  let waiting = 0;
  function changed() {
    follow();
    clearTimeout(waiting);
    waiting = setTimeout(keepThere, 800);
  }
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  window.addEventListener('online', () => keepThere());
  window.addEventListener('offline', async () => awayNow(await keepHere()));

  async function begin() {
    follow();
    if (subtle) {
      key = await subtle.importKey('raw', bytes(form.dataset.draftKey), 'AES-GCM', false, ['encrypt', 'decrypt']);
      const kept = await keptHere();
      if (kept && same(kept.typed, typed())) localStorage.removeItem(name); // it had arrived; only the answer was lost
      else if (kept) {
        const theirs = version;
        fill(kept.typed);
        if (kept.over === theirs || !theirs) { say('已恢复本机还没有送出的内容。'); keepThere(); }
        else choose('本机有没送出的内容，服务器上另有您较新的草稿。', theirs);
      }
    }
    form.removeAttribute('data-draft-key');
    form.dataset.ready = 'yes';
  }

  // -- photos: smaller before they travel -------------------------------------------------------------------------------
  const LONGEST_SIDE = 1600;
  async function smaller(file) {
    if (file.size < 600 * 1024 || !window.createImageBitmap) return file;
    try {
      const picture = await window.createImageBitmap(file);
      const share = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement('canvas');
      canvas.width = Math.round(picture.width * share);
      canvas.height = Math.round(picture.height * share);
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
      const made = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.82));
      return made && made.size < file.size ? new File([made], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' }) : file;
    } catch (damaged) { return file; }
  }
  all('[data-photos]', form).forEach((input) => {
    const note = one('[data-chosen]', input.parentElement);
    input.addEventListener('change', async () => {
      const chosen = Array.from(input.files);
      const most = Number(input.dataset.photos);
      const limit = Number(form.dataset.photoLimit);
      const pictures = await Promise.all(chosen.slice(0, most).map(smaller));
      const fit = pictures.filter((picture) => picture.size <= limit);
      const held = new DataTransfer();
      fit.forEach((picture) => held.items.add(picture));
      input.files = held.files;
      const left = chosen.length - fit.length;
      note.textContent = `已选 ${fit.length} 张。` + (left ? `有 ${left} 张超过 ${most} 张或大于 ${Math.round(limit / 1048576)} MB，没有选上。` : '');
    });
  });

  // -- the signature -----------------------------------------------------------------------------------------------------
  const pad = one('[data-sign]');
  let drawn = false;
  if (pad) {
    const pen = pad.getContext('2d');
    pen.lineWidth = 4;
    pen.lineCap = 'round';
    pen.lineJoin = 'round';
    pad.hidden = false;
    one('[data-sign-tools]').hidden = false;
    one('[data-sign-label]').textContent = '或上传签名照片';
    let down = false;
    const spot = (event) => {
      const box = pad.getBoundingClientRect();
      return [(event.clientX - box.left) * pad.width / box.width, (event.clientY - box.top) * pad.height / box.height];
    };
    pad.addEventListener('pointerdown', (event) => {
      down = true;
      pad.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(...spot(event));
    });
    pad.addEventListener('pointermove', (event) => {
      if (!down) return;
      drawn = true;
      pen.lineTo(...spot(event));
      pen.stroke();
    });
    ['pointerup', 'pointercancel'].forEach((kind) => pad.addEventListener(kind, () => { down = false; }));
    one('[data-sign-clear]').addEventListener('click', () => { pen.clearRect(0, 0, pad.width, pad.height); drawn = false; });
  }
  function signature() {
    return new Promise((done) => pad.toBlob(done, 'image/png'));
  }

  // -- sending -----------------------------------------------------------------------------------------------------------
  function showProblems(said, problems) {
    const list = document.createElement('ul');
    all('.fld.bad', form).forEach((part) => part.classList.remove('bad'));
    all('[data-err]', form).forEach((part) => { part.textContent = ''; });
    all('ul', wrong).forEach((old) => old.remove());
    wrong.append(list);
    one('h2', wrong).textContent = said || '有内容需要修改';
    Object.entries(problems).forEach(([field, words]) => {
      const target = document.getElementById(`f-${field}`);
      const part = target && (target.matches('.fld') ? target : target.closest('.fld'));
      const link = document.createElement('a');
      link.href = `#f-${field}`;
      link.textContent = words;
      const line = document.createElement('li');
      line.append(link);
      list.append(line);
      if (!part) return;
      part.classList.add('bad');
      const err = one('[data-err]', part);
      if (err) err.textContent = words;
    });
    wrong.hidden = false;
    wrong.focus();
  }
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    clearTimeout(waiting);
    serial += 1;
    const here = await keepHere();
    const body = new FormData(form);
    body.append('answer', 'json');
    if (pad && drawn) body.set('signature', await signature(), 'signature.png');
    try {
      say('正在提交……');
      const { answer, said } = await post(window.location.pathname, body);
      if (answer.ok && said.url) {
        ended = true;
        localStorage.removeItem(name);
        window.location.assign(said.url);
        return;
      }
      say('没有提交，内容都还在。', true);
      showProblems(said.said || '没有提交成功：登录可能已经失效，请在另一页登录后再提交。', said.problems || {});
    } catch (away) {
      say(`网络不通，没有提交。${here ? '填写的内容已加密存在本机，' : ''}恢复后请再点“提交”，照片和签名仍在本页。`, true);
    }
    button.disabled = false;
  });

  begin();
})();
