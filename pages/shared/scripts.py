"""Scripts that pages hold. A browser runs no other: the content security policy names each by the hash of its text."""

ARRIVE = """<script>
{
  const box = document.querySelector("[data-testid=stMainBlockContainer]");
  const name = decodeURIComponent(location.hash.slice(1));
  const held = new ResizeObserver(() => document.getElementById(name)?.scrollIntoView());
  const free = () => held.disconnect();
  if (name && box) {
    held.observe(box);
    ["wheel", "touchmove", "keydown", "pointerdown"].forEach((deed) => addEventListener(deed, free, { once: true }));
    setTimeout(free, 5000);
  }
}
</script>"""
"""Holds the part that the address names in sight while the Methods page still grows; see `method_cards.arrive`."""
PRESS_WHEN_DRAWN = """<script>
{
  let pressed = 0;
  const waiting = setInterval(() => {
    const button = document.querySelector(".st-key-show-rest button");
    const expected = document.querySelector("[class*=st-key-figure-]");
    const chart = expected?.querySelector(".js-plotly-plot");
    const map = chart?._fullLayout?.map;
    const drawn = !expected || (chart?.querySelector(".main-svg") && (!map || map._subplot?.map?.loaded()));
    if (!button && pressed) clearInterval(waiting);
    else if (button && drawn && (!pressed || performance.now() > pressed + 3000)) {
      pressed = performance.now();
      button.click();
    }
  }, 50);
}
</script>"""
"""Asks for the rest of the page when its first chart, with its map, is drawn; see `later`."""
ICONS_WHEN_DRAWN = """<script>
{
  const load = document.fonts.load.bind(document.fonts);
  document.fonts.load = (font, ...text) =>
    font.includes("Material Symbols") && !text.length ? Promise.resolve([]) : load(font, ...text);
}
</script>"""
"""Streamlit fetches its icon font, 375 kB, at once and always; so it comes when an icon is drawn, as fonts do."""
FIT_TO_PAPER = """<script>
addEventListener("beforeprint", () => {
  for (const drawn of document.querySelectorAll("[data-testid=stPlotlyChart], [data-testid=stDataFrame]"))
    drawn.style.setProperty("--fit", Math.min(1, 700 / drawn.getBoundingClientRect().width));
});
</script>"""
"""Says how much smaller than on screen a chart or table has to be on paper, some 700 pixels wide; see `theme`."""
ALL = (ARRIVE, PRESS_WHEN_DRAWN, ICONS_WHEN_DRAWN, FIT_TO_PAPER)
