"""The map of data centres: the world from the app's own outlines, opened on the country with most power."""

import math
from dataclasses import dataclass
from typing import Any

from analytics.answer import Answer
from analytics.figures.basemap import FIRST_NAMES, style
from analytics.figures.numbers import Row, cut, mark, records, told
from analytics.figures.sites import HEIGHT
from analytics.figures.theme import FONT, Figure, Palette, boxed, empty, ink_on, layout, palette
from analytics.wording import count, month_of

_NAMED = 6
_NAMED_FROM = 4.5
_NAME_SIZE, _LEAST_SIZE, _RING = 12, 8.0, 4.0
_ROOM = 0.8
"""Size of the letter that keeps names off a circle, as a share of the circle: a line is higher than its letters."""


@dataclass(frozen=True)
class Town:
    """All data centres of one town, which share its point."""

    latitude: float
    longitude: float
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """The site, or the town where several sites stand."""
        return str(self.rows[0]["site"] if len(self.rows) == 1 else self.rows[0]["town"])

    @property
    def country(self) -> str:
        """Where it lies."""
        return str(self.rows[0]["country"])

    @property
    def power(self) -> float:
        """Power of all of them in MW."""
        return float(sum(row["power_mw"] or 0 for row in self.rows))


def centre_map(answer: Answer, theme: str, *, base_url: str = "") -> Figure:
    """One circle a town, its area the power of its data centres, hollow where none draws yet; clusters small and grey.

    Args:
        answer: data-centres.
        theme: `light` or `dark`.
        base_url: where the base map is served, see `basemap.style`.
    """
    colours = palette(theme)
    rows = [row for row in records(answer.frame) if row["latitude"] is not None]
    if not rows:
        return empty(colours)
    towns = _towns([row for row in rows if row["kind"] == "data-centre"])
    clusters = [row for row in rows if row["kind"] != "data-centre"]
    home = _home(towns)
    base = style(theme, base_url)
    base["sources"]["centres"] = {"type": "geojson", "data": _names(towns)}
    base["layers"] += _name_layers(colours)
    return {
        "data": [
            _dots(clusters, colours),
            *_rings([town for town in towns if not town.power], home, colours),
            _circles([town for town in towns if town.power], home, colours.site, 0.75),
        ],
        "layout": {
            **layout(colours, height=HEIGHT, revision=answer.slug),
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "dragmode": "pan",
            "map": {"style": base, "fitbounds": "locations"},
            "annotations": [_key(colours), *([_largest(towns, colours)] if any(town.power for town in towns) else [])],
        },
    }


def _towns(rows: list[Row]) -> list[Town]:
    """Data centres gathered by point, the most powerful town first."""
    points: dict[tuple[float, float], list[Row]] = {}
    for row in rows:
        points.setdefault((float(row["latitude"]), float(row["longitude"])), []).append(row)
    towns = [Town(latitude, longitude, tuple(held)) for (latitude, longitude), held in points.items()]
    return sorted(towns, key=lambda town: -town.power)


def _home(towns: list[Town]) -> str:
    """The country whose data centres draw most power; empty where there is none."""
    power: dict[str, float] = {}
    for town in towns:
        power[town.country] = power.get(town.country, 0) + town.power
    return max(power, key=lambda country: power[country], default="")


def _unframed(degrees: float) -> str:
    """A coordinate that is drawn, but that the view need not hold: Plotly frames numbers, not what is text."""
    return str(degrees)


def _circles(towns: list[Town], home: str, colour: str, opacity: float, smaller: float = 0) -> dict[str, Any]:
    """Circles whose area is the power, by some pixels smaller; `home` is framed."""
    return {
        "type": "scattermap",
        "mode": "markers",
        "lat": [town.latitude for town in towns],
        "lon": [town.longitude if town.country == home else _unframed(town.longitude) for town in towns],
        "marker": {
            "color": colour,
            "size": [_size(town) - smaller for town in towns],
            "opacity": opacity,
        },
        "hoverinfo": "text",
        "hovertext": [_town_hover(town) for town in towns],
        "customdata": [mark(town.rows[0], "site") for town in towns],
        "below": FIRST_NAMES,
    }


def _rings(towns: list[Town], home: str, colours: Palette) -> list[dict[str, Any]]:
    """Where nothing runs yet, told apart by more than colour: a circle with a hole. Plotly's maps know no outlines."""
    holes = _circles(towns, home, colours.land, 1, smaller=_RING)
    return [_circles(towns, home, colours.company, 1), {**holes, "hoverinfo": "skip"}]


def _size(town: Town) -> float:
    """Diameter of its circle in pixels: the area is the power."""
    return max(_LEAST_SIZE, 0.85 * math.sqrt(town.power))


def _dots(clusters: list[Row], colours: Palette) -> dict[str, Any]:
    return {
        "type": "scattermap",
        "mode": "markers",
        "lat": [row["latitude"] for row in clusters],
        "lon": [_unframed(row["longitude"]) for row in clusters],
        "marker": {"color": colours.context, "size": 5, "opacity": 0.7},
        "hoverinfo": "text",
        "hovertext": [
            told(
                row["site"],
                row["operator"] or "owner not named",
                f"cluster, {count(row['power_mw'])} MW" if row["power_mw"] else "cluster, power not known",
                f"since {month_of(row['date'])}" if row["date"] else "",
            )
            for row in clusters
        ],
        "below": FIRST_NAMES,
    }


def _town_hover(town: Town) -> str:
    """The site, or the town with its largest sites."""
    first = town.rows[0]
    if len(town.rows) == 1:
        return told(
            first["site"],
            first["operator"] or "owner not named",
            f"{count(first['power_mw'])} MW, {first['status']}",
            f"since {month_of(first['date'])}",
            f"users: {cut(first['users'], 56)}" if first["users"] else "",
        )
    sites = [f"{row['site']}: {count(row['power_mw'])} MW, {row['status']}" for row in town.rows]
    return told(first["town"], f"{len(sites)} sites, {count(town.power)} MW", *sites[:3])


def _names(towns: list[Town]) -> dict[str, Any]:
    """A point for each town, named after its site, or as the town where there are several; ranked by power."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "name": f"{town.name}, {count(town.power)} MW",
                "rank": rank,
                "power": town.power,
                "away": round((_size(town) / 2 + 3) / _NAME_SIZE, 2),
                "room": round(_ROOM * _size(town), 1),
            },
            "geometry": {"type": "Point", "coordinates": [town.longitude, town.latitude]},
        }
        for rank, town in enumerate(towns, start=1)
    ]
    return {"type": "FeatureCollection", "features": features}


def _name_layers(colours: Palette) -> list[dict[str, Any]]:
    """Numbers in the largest circles, named in the list; names as one comes nearer, none over another nor a circle.

    A map keeps names apart from names alone: an unseen letter as large as each circle, placed first, holds its room.
    """
    text = {"type": "symbol", "source": "centres"}
    font = {"text-font": FONT.split(", "), "text-size": _NAME_SIZE}
    numbers = {**font, "text-field": ["to-string", ["get", "rank"]], "text-allow-overlap": True}
    names = {
        **font,
        "text-field": ["get", "name"],
        "text-padding": 2,
        "text-max-width": 12,
        "symbol-sort-key": ["get", "rank"],
        "text-radial-offset": ["get", "away"],
        "text-variable-anchor": ["top", "bottom", "left", "right"],
    }
    room = {**font, "text-field": "O", "text-size": ["get", "room"], "text-padding": 0, "text-allow-overlap": True}
    named = {"text-color": colours.ink, "text-halo-color": colours.land, "text-halo-width": 1.5}
    drawing = [">", ["get", "power"], 0]
    first = ["all", drawing, ["<=", ["get", "rank"], _NAMED]]
    numbered = {"text-color": ink_on(colours.site)}
    far, near = {"maxzoom": _NAMED_FROM}, {"minzoom": _NAMED_FROM}
    return [
        {**text, **far, "id": "centres_far", "layout": numbers, "filter": first, "paint": numbered},
        {**text, **near, "id": "centres_near", "layout": names, "filter": drawing, "paint": named},
        {**text, **near, "id": "centres_room", "layout": room, "paint": {"text-opacity": 0}},
    ]


def _largest(towns: list[Town], colours: Palette) -> dict[str, Any]:
    """The list of the towns whose circles have numbers."""
    first = [town for town in towns[:_NAMED] if town.power]
    lines = [f"{rank}  {town.name}, {count(town.power)} MW" for rank, town in enumerate(first, start=1)]
    return boxed("<br>".join(lines), "bottom", colours)


def _key(colours: Palette) -> dict[str, Any]:
    """What the marks mean."""
    said = (
        f"<span style='color:{colours.site}'>●</span> all data centres of a town, area = MW<br>"
        f"<span style='color:{colours.company}'>○</span> not drawing power yet<br>"
        f"<span style='color:{colours.context}'>•</span> cluster of accelerators"
    )
    return boxed(said, "top", colours)
