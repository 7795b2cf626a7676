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
ICONS_WHEN_DRAWN = """<script>
{
  const load = document.fonts.load.bind(document.fonts);
  document.fonts.load = (font, ...text) =>
    font.includes("Material Symbols") && !text.length ? Promise.resolve([]) : load(font, ...text);
}
</script>"""
"""Streamlit fetches its icon font, 375 kB, at once and always; so it comes when an icon is drawn, as fonts do."""
ALL = (ARRIVE, ICONS_WHEN_DRAWN)
