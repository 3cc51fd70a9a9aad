// Waits until this address says something else: the page of progress, or where to go.
async function look() {
  try {
    const got = await fetch(location.href, { redirect: "manual", headers: { "X-Poll": "1" } });
    if (got.headers.get("X-Caidang-Paused") || got.type === "opaqueredirect" || got.status === 404) return location.reload();
  } catch {
    // Between the two there is nobody for a moment.
  }
  setTimeout(look, 700);
}
setTimeout(look, 500);
