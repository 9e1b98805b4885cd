// What every page does in the browser. No page needs it to be read; nothing here is newer than Chromium 90.
(function () {
  'use strict';
  const root = document.documentElement;
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const isTyping = () => /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName) || document.activeElement.isContentEditable;

  // Three text sizes, kept on this computer.
  function showSize() {
    const size = root.dataset.size || 'std';
    all('[data-size-choice]').forEach((button) => button.setAttribute('aria-pressed', String(button.dataset.sizeChoice === size)));
  }
  function chooseSize(size) {
    root.dataset.size = size;
    try { localStorage.setItem('mz-size', size); } catch (refused) { /* lasts for this page only */ }
    showSize();
    window.dispatchEvent(new Event('resize')); // charts measure again
  }

  // Navigation as a drawer on a phone.
  const opener = one('[data-nav-open]');
  function setNavigation(open) {
    if (!opener || root.classList.contains('nav-open') === open) return;
    root.classList.toggle('nav-open', open);
    opener.setAttribute('aria-expanded', String(open));
    (open ? one('[data-nav-close]') : opener).focus();
  }

  // Menus (<details class="menu">): one open at a time, closed by Escape and by going elsewhere.
  function closeMenus(except) {
    all('details.menu[open]').forEach((menu) => { if (menu !== except) menu.open = false; });
  }

  // data-confirm="…": ask before the click goes through. data-confirm-yes names the button.
  const dialog = one('#ask');
  let asking = null;
  function ask(element) {
    asking = element;
    one('[data-ask-text]', dialog).textContent = element.dataset.confirm;
    one('[data-ask-yes]', dialog).textContent = element.dataset.confirmYes || '确定';
    dialog.showModal();
    one('[data-ask-no]', dialog).focus();
  }
  function answerYes() {
    const element = asking;
    dialog.close();
    if (!element) return;
    element.dataset.confirmed = 'yes';
    element.click();
    delete element.dataset.confirmed;
  }

  function say(words) {
    const live = one('#live');
    if (!live) return;
    live.textContent = words;
    live.hidden = !words;
  }

  // In the capture phase, so that htmx does not hear a click that was not confirmed.
  document.addEventListener('click', (event) => {
    const asked = event.target.closest('[data-confirm]');
    if (asked && dialog && dialog.showModal && asked.dataset.confirmed !== 'yes') {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(asked);
    }
  }, true);

  const clicks = [
    ['[data-size-choice]', (element) => chooseSize(element.dataset.sizeChoice)],
    ['[data-nav-open]', () => setNavigation(!root.classList.contains('nav-open'))],
    ['[data-nav-close]', () => setNavigation(false)],
    ['[data-ask-yes]', answerYes],
    ['[data-ask-no]', () => { dialog.close(); if (asking) asking.focus(); }],
    ['[data-print]', () => window.print()],
    ['[data-back]', () => window.history.back()],
  ];
  document.addEventListener('click', (event) => {
    closeMenus(event.target.closest('details.menu'));
    if (root.classList.contains('nav-open') && !event.target.closest('.mz-side, [data-nav-open]')) setNavigation(false);
    clicks.forEach(([selector, act]) => {
      const element = event.target.closest(selector);
      if (element) act(element);
    });
  });

  document.addEventListener('change', (event) => {
    const whole = event.target.closest('[data-check-all]');
    if (!whole) return;
    all(`input[type=checkbox][name="${whole.dataset.checkAll}"]`).forEach((box) => { box.checked = whole.checked; });
  });

  // "/" goes to the search box, Escape back to where one was.
  let cameFrom = null;
  function leaveSearch(box) {
    box.blur();
    if (cameFrom && cameFrom !== document.body && cameFrom.isConnected) cameFrom.focus();
    cameFrom = null;
  }

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      const menu = one('details.menu[open]');
      if (menu) { menu.open = false; one('summary', menu).focus(); }
      setNavigation(false);
      if (document.activeElement.matches('[data-search]')) leaveSearch(document.activeElement);
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping() || (dialog && dialog.open)) return;
    const target = event.key === '/' ? one('[data-search]') : one(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (event.key !== '/') { target.click(); return; }
    cameFrom = document.activeElement;
    target.focus();
  });

  // The drawer keeps the focus only while it is open.
  document.addEventListener('focusin', (event) => {
    if (root.classList.contains('nav-open') && !event.target.closest('.mz-side, [data-nav-open]')) setNavigation(false);
  });

  function focusErrors(within) {
    const summary = one('.err-sum[data-focus]', within);
    if (!summary) return;
    summary.focus();
    if (!document.title.startsWith('错误：')) document.title = `错误：${document.title}`;
  }

  // Signed in anew elsewhere, a page's token is stale: the refusal brings the present one, and a mark of who is signed in.
  // Only the same person's page takes it, and then sends again what was typed. True when the page has a new token.
  function renew(header) {
    const token = header('X-Fresh-Token');
    if (!token || !document.body.dataset.signedIn || header('X-Signed-In') !== document.body.dataset.signedIn) return false;
    all('[name=csrfmiddlewaretoken]').forEach((field) => { field.value = token; });
    document.body.setAttribute('hx-headers', JSON.stringify({ 'X-CSRFToken': token }));
    return true;
  }
  window.mzRenew = renew;

  document.addEventListener('htmx:load', (event) => focusErrors(event.detail.elt));
  document.addEventListener('htmx:beforeRequest', () => say(''));
  document.addEventListener('htmx:sendError', () => say('网络不通，刚才的操作没有送到。请检查网络后再试一次。'));
  document.addEventListener('htmx:timeout', () => say('等待时间过长，请稍后再试。'));
  document.addEventListener('htmx:responseError', (event) => {
    const status = event.detail.xhr.status;
    if (status === 401) { window.location.reload(); return; }
    const sender = event.detail.elt;
    if (status === 403 && !sender.dataset.again && renew((name) => event.detail.xhr.getResponseHeader(name))) {
      sender.dataset.again = 'yes';
      sender.dispatchEvent(new Event('change'));
      return;
    }
    say({
      403: '您没有办理这一项的权限，或页面停留过久。请刷新页面后再试。',
      404: '这条记录不存在，或不在您的管辖范围内。',
      429: '操作过于频繁，请稍等片刻再试。',
    }[status] || '系统没有办成刚才的操作，请稍后再试；若仍不成功，请联系系统管理员。');
  });

  /* On a phone the tab that is open may lie beyond the edge: bring it in. */
  function showTab() {
    const tab = document.querySelector('.tabs [aria-current]');
    if (tab && tab.parentElement.scrollWidth > tab.parentElement.clientWidth) {
      tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 16;
    }
  }

  // Drafts of visits that a lost network left on this machine: they go with whoever signs out, who is asked first; old ones go too.
  const DRAFTS = 'mz-visit:';
  const MONTH = 30 * 24 * 3600 * 1000;
  function keptDrafts() { return Object.keys(localStorage).filter((key) => key.startsWith(DRAFTS)); }
  function isOld(key) {
    try { return Date.now() - JSON.parse(localStorage.getItem(key)).at > MONTH; } catch (damaged) { return true; }
  }
  function watchDrafts() {
    try {
      keptDrafts().filter(isOld).forEach((key) => localStorage.removeItem(key));
      all('form[action$="/account/logout/"]').forEach((form) => {
        const leave = one('[type=submit]', form);
        if (leave && keptDrafts().length) {
          leave.dataset.confirm = '本机有还没有送出的走访草稿，退出会把它清除。要退出吗？';
          leave.dataset.confirmYes = '清除并退出';
        }
        form.addEventListener('submit', () => keptDrafts().forEach((key) => localStorage.removeItem(key)));
      });
    } catch (refused) { /* storage is switched off: nothing was kept */ }
  }

  function start() { showSize(); focusErrors(document); showTab(); watchDrafts(); }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start); else start();
})();
