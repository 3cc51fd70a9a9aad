// One button: the page that is open, or what is selected on it, goes to the 才档 of this house. Nothing is read
// before the button is pressed (activeTab), and nothing goes anywhere else.

async function settings() {
  const kept = await chrome.storage.local.get({ address: "", token: "" });
  if (kept.address) return kept;
  try {
    const home = await (await fetch(chrome.runtime.getURL("home.json"))).json();
    return { ...kept, address: home.address };
  } catch {
    return kept;
  }
}

async function digest(text) {
  const found = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(found)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The parts of a page, one for each of its frames that may be read, as one.
function joined(parts) {
  const found = parts.map((part) => part.result).filter(Boolean);
  const marked = found.find((one) => one.text);
  if (marked) return { ...found[0], text: marked.text, html: "" };
  const rest = found.slice(1).filter((one) => one.size > 200).map((one) => one.html);
  return { ...found[0], html: [found[0].html, ...rest].join("\n") };
}

// What the page shows. A page that is just being changed for another may refuse once.
async function taken(tabId) {
  const snapshot = { target: { tabId, allFrames: true }, files: ["snapshot.js"] };
  try {
    return await chrome.scripting.executeScript(snapshot);
  } catch {
    await new Promise((soon) => setTimeout(soon, 400));
  }
  try {
    return await chrome.scripting.executeScript(snapshot);
  } catch {
    throw new Error("这一页浏览器不让扩展读（浏览器自己的页面、扩展商店）。简历页打开后再按一次；或把简历另存为文件，上传到才档。");
  }
}

async function deliver(page, { address, token }) {
  const form = new FormData();
  form.append("address", page.address);
  form.append("title", page.title);
  if (page.text) form.append("text", page.text);
  else form.append("page", new Blob([page.html], { type: "text/html" }), "page.html");
  const day = new Date().toISOString().slice(0, 10);
  const answer = await fetch(new URL("api/v1/intake", address), {
    method: "POST", body: form, credentials: "omit", redirect: "error",
    headers: { Authorization: `Bearer ${token}`, "Idempotency-Key": await digest([day, page.address, page.text, page.html].join("\n")) },
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.detail_zh || told.detail || `没有送到：才档回答 ${answer.status}。`);
  const from = told.site ? `（${told.site}）` : "";
  return told.status === "received" ? `已送到才档${from}，正在读。` : `这一页以前送过${from}，没有重复。`;
}

async function tell(tabId, text, isGood) {
  await chrome.action.setBadgeBackgroundColor({ tabId, color: isGood ? "#1d7a46" : "#b3261e" });
  await chrome.action.setBadgeText({ tabId, text: isGood ? "✓" : "!" });
  await chrome.action.setTitle({ tabId, title: text });
  try {
    await chrome.scripting.executeScript({ target: { tabId }, func: notice, args: [text, isGood] });
  } catch {
    // A page that takes no scripts: the badge and its title tell.
  }
}

// Runs in the page: a word in the corner, out of reach of the page's own styles.
function notice(text, isGood) {
  document.getElementById("caidang-notice")?.remove();
  const host = document.createElement("div");
  host.id = "caidang-notice";
  const root = host.attachShadow({ mode: "closed" });
  const box = document.createElement("div");
  box.setAttribute("role", "status");
  box.textContent = text;
  box.style.cssText = `position:fixed;right:16px;bottom:16px;z-index:2147483647;max-width:340px;padding:12px 16px;border-radius:8px;background:${isGood ? "#1d7a46" : "#b3261e"};color:#fff;font:14px/1.6 system-ui,sans-serif;box-shadow:0 4px 16px rgb(0 0 0 / 25%)`;
  root.append(box);
  host.dataset.told = text;
  document.documentElement.append(host);
  setTimeout(() => host.remove(), 8000);
}

async function send(tab) {
  const own = await settings();
  if (!own.address || !own.token) {
    await chrome.runtime.openOptionsPage();
    return "";
  }
  await chrome.action.setBadgeText({ tabId: tab.id, text: "…" });
  try {
    const told = await deliver(joined(await taken(tab.id)), own);
    await tell(tab.id, told, true);
    return told;
  } catch (error) {
    const text = error instanceof TypeError ? `没有送到：连不上 ${own.address}。才档开着吗？` : error.message;
    await tell(tab.id, text, false);
    return text;
  }
}

chrome.action.onClicked.addListener(send);
chrome.runtime.onInstalled.addListener(({ reason }) => { if (reason === "install") chrome.runtime.openOptionsPage(); });
