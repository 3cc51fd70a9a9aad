// 应聘页: does the small work that keeps programs from flooding us, and sends the form without losing what was
// chosen. Everything works without it: then a sum is asked, and the form is sent as forms are.
(() => {
  const form = document.getElementById("apply");
  if (!form) return;
  const notice = document.getElementById("notice"), sum = document.getElementById("sum");
  const button = form.querySelector("button[type=submit]");
  const label = button.textContent;
  const opened = Date.now(), leastTime = 3500;
  let nonce = form.dataset.nonce, work = null;

  const K = (() => {
    const found = [], isOdd = [];
    for (let n = 2; found.length < 64; n++) {
      if (isOdd[n]) continue;
      for (let m = n * n; m < 320; m += n) isOdd[m] = true;
      found.push((Math.pow(n, 1 / 3) % 1) * 0x100000000 | 0);
    }
    return found;
  })();
  const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  const words = new Int32Array(64);

  // The first 32 bits of the SHA-256 of a short ASCII text (below 56 characters): one block.
  function firstBits(text) {
    words.fill(0);
    for (let i = 0; i < text.length; i++) words[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
    words[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
    words[15] = text.length * 8;
    for (let i = 16; i < 64; i++) {
      const a = words[i - 15], b = words[i - 2];
      words[i] = words[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + words[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = START;
    for (let i = 0; i < 64; i++) {
      const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + words[i] | 0;
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c)) | 0;
      h = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
    }
    return (a + START[0]) >>> 0;
  }

  function solve(mine) {
    const bound = Math.pow(2, 32 - Number(form.dataset.bits));
    return new Promise((done) => {
      let n = 0;
      const step = () => {
        if (mine !== nonce) return done(null);
        for (const stop = n + 4000; n < stop; n++) if (firstBits(`${mine}:${n}`) < bound) return done(String(n));
        setTimeout(step, 0);
      };
      step();
    });
  }

  function begin() {
    form.elements.answer.value = "";
    work = solve(nonce);
  }

  function show(problems) {
    form.querySelectorAll(".ap-problem").forEach((place) => { place.textContent = problems[place.id.replace(/-problem$/, "")] || ""; });
    form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
    notice.textContent = problems.form || form.dataset.notice;
    notice.hidden = false;
    let first = null;
    for (const name of Object.keys(problems)) {
      const field = form.elements[name];
      if (!field || !field.setAttribute) continue;
      field.setAttribute("aria-invalid", "true");
      const folded = field.closest("details");
      if (folded) folded.open = true;
      if (!first || field.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING) first = field;
    }
    (first || notice).focus();
    (first || notice).scrollIntoView({ block: "center" });
  }

  async function send() {
    button.disabled = true;
    button.textContent = form.dataset.sending;
    try {
      form.elements.work.value = (await work) || "";
      await new Promise((done) => setTimeout(done, Math.max(0, opened + leastTime - Date.now())));
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, credentials: "omit" });
      const told = await answer.json();
      if (told.done) {
        const next = new URL(form.action, location.href);
        next.searchParams.set("done", "1");
        location.replace(next);
        return;
      }
      if (told.stamp) {
        form.elements.stamp.value = told.stamp;
        document.getElementById("question").textContent = told.question;
        nonce = told.nonce;
        begin();
      }
      show(told.problems);
    } catch {
      show({ form: form.dataset.later });
    }
    button.disabled = false;
    button.textContent = label;
  }

  sum.hidden = true;
  begin();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!button.disabled) send();
  });
})();
