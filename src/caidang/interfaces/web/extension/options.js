// The address comes with the file that was downloaded; the token is made in 才档 and kept in this browser alone.
const form = document.getElementById("form"), told = document.getElementById("told");

async function fill() {
  const kept = await chrome.storage.local.get({ address: "", token: "" });
  let address = kept.address;
  if (!address) {
    try {
      address = (await (await fetch("home.json")).json()).address;
    } catch {
      address = "";
    }
  }
  form.elements.address.value = address;
  form.elements.token.value = kept.token;
}

function tell(text, isGood) {
  told.textContent = text;
  told.className = isGood ? "good" : "bad";
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const address = form.elements.address.value.trim().replace(/\/*$/, "/"), token = form.elements.token.value.trim();
  try {
    // Only for a folder that was loaded without the address in it; a downloaded one has the right already.
    const origins = [`${new URL(address).origin.replace(/:\d+$/, "")}/*`];
    // Asked first of all: Firefox grants it only as long as the click is fresh, Chrome says yes at once to what it has.
    await chrome.permissions.request({ origins }).catch(() => false);
    const answer = await fetch(new URL("api/v1/me", address), { headers: { Authorization: `Bearer ${token}` }, credentials: "omit" });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.detail_zh || body.detail);
    if (!body.actions.includes("receive")) throw new Error("这个令牌不能「收进资料」，换一个。");
    await chrome.storage.local.set({ address, token });
    tell(`可以用了，送来的算在 ${body.name} 名下。`, true);
  } catch (error) {
    tell(error instanceof TypeError ? "连不上这个地址。请再看一下，或从才档重新下载扩展。" : error.message, false);
  }
});

fill();
