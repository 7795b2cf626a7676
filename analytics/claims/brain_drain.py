"""Brain drain: new PhD graduates and notable models, industry against academia."""

from analytics.claims.rule import MOST, NAN, Ask, Claim, Part, Settings, share_part, untestable
from analytics.metrics.intervals import wilson_interval
from analytics.wording import percent, plural


def _brain_drain(ask: Ask, changed: Settings) -> tuple[Part, ...]:
    """Industry makes nearly all notable models, and most new PhD graduates go to industry."""
    years = (2024, 2025) if changed.get("years") == "2024..2025" else (2023, 2025)
    choices = {key: value for key, value in changed.items() if key in ("set", "joint")}
    frame = ask("model-sectors", choices).frame
    industry = frame[frame["year"].between(*years) & (frame["sector"] == "industry")]
    models, n = float(industry["models"].sum()), int(industry["n"].sum())
    share, (low, high) = (models / n, wilson_interval(x=models, n=n)) if n else (NAN, (NAN, NAN))
    what = f"industry's models {years[0]}–{years[1]}"
    return share_part(share, low, high, n, 100, what, f"of {plural(n, 'model')}"), _graduates(
        ask, changed.get("phd", "")
    )


def _graduates(ask: Ask, series: str) -> Part:
    """The newest published share of new PhD graduates who go to industry, of all series or of one."""
    frame = ask("phd-destinations", {}).frame
    frame = frame[frame["destination"] == "industry"]
    if series:
        frame = frame[frame["series"] == series]
    if frame.empty:
        return untestable(0, 1, "no published share of PhD graduates")
    row = frame.sort_values("year", kind="stable").iloc[-1]
    share = float(row["share"])
    detail = f"PhD graduates to industry {percent(share)} in {int(row['year'])}"
    return Part(share, NAN, NAN, 1, 1, holds=share >= 0.5, opposite=share < 0.5, detail=detail)


def _graduate_series(ask: Ask) -> tuple[tuple[str, Settings], ...]:
    """One alternative per published series of PhD graduates who go to industry, in the order they were published."""
    frame = ask("phd-destinations", {}).frame
    frame = frame[frame["destination"] == "industry"].sort_values("year", kind="stable")
    newest = frame.drop_duplicates("series", keep="last")
    return tuple(
        (f"PhD graduates: {percent(row['share'])} in {int(row['year'])}", {"phd": row["series"]})
        for _, row in newest.iterrows()
    )


CLAIM = Claim(
    "brain-drain",
    "Most new AI PhD graduates leave for industry, and industry now makes nearly all notable AI models.",
    "brain-drain",
    "Share of notable models of 2023–25 made by industry alone",
    "share",
    "At least 75 % (lower end above 60 %), and the newest published share of new PhD graduates who go to industry is "
    "at least 50 %.",
    _brain_drain,
    (
        ("frontier models only", {"set": "frontier"}),
        ("joint work split", {"joint": "split"}),
        ("2024–25 only", {"years": "2024..2025"}),
    ),
    _graduate_series,
    needed=("at least", MOST),
)
