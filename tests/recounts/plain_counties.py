"""Counties of the American towns outside the Bay Area that batches list at 36 months, written down by hand."""

# state: county (or the city that is its own county equivalent): towns
WRITTEN = """
AL: Jefferson: birmingham
AR: Pulaski: little rock
AZ: Maricopa: phoenix, mesa, tempe
CA: Los Angeles: los angeles, santa monica, pasadena, long beach, culver city, carson, torrance
CA: Orange: irvine, san clemente, huntington beach
CA: San Diego: san diego, carlsbad
CA: Santa Cruz: santa cruz
CA: San Bernardino: ontario
CA: Ventura: ventura
CA: El Dorado: el dorado hills
CA: Nevada: truckee
CA: Yolo: davis, woodland
CA: Monterey: monterey
CA: Riverside: temecula
CA: Santa Barbara: santa barbara
CO: Boulder: boulder
CO: Denver: denver
CO: Larimer: fort collins
CO: Pitkin: aspen
CT: Fairfield: norwalk
DC: District of Columbia: washington
DE: Kent: dover
DE: New Castle: wilmington, delaware city, claymont
DE: Sussex: lewes
FL: Duval: jacksonville
FL: Miami-Dade: miami
FL: Orange: orlando
FL: Palm Beach: palm beach gardens
FL: Pinellas: saint petersburg
GA: Fulton: atlanta
HI: Hawaii: kailua-kona
HI: Honolulu: honolulu
HI: Kauai: koloa, kilauea
IA: Polk: des moines
IA: Story: ames
ID: Ada: boise
ID: Bonneville: idaho falls
IL: Champaign: champaign, urbana
IL: Cook: chicago, evanston
IL: DuPage: downers grove
IN: St. Joseph: south bend
KY: Jefferson: louisville
MA: Middlesex: cambridge, somerville, burlington
MA: Suffolk: boston
MD: Baltimore city: baltimore
MD: Montgomery: rockville
MD: Prince George's: college park
MI: Grand Traverse: traverse city
MI: Kent: grand rapids
MI: Oakland: royal oak
MI: Washtenaw: ann arbor
MI: Wayne: detroit, plymouth
MN: Hennepin: minneapolis
MN: Olmsted: rochester
MO: St. Louis city: st. louis
MO: St. Louis: overland
NC: Buncombe: asheville
NC: Durham: durham
NC: Forsyth: winston-salem
NC: Mecklenburg: charlotte
NC: Wake: raleigh
NE: Douglas: omaha
NJ: Hudson: hoboken, jersey city
NV: Clark: las vegas
NY: Erie: buffalo
NY: Monroe: rochester
NY: New York: new york
OH: Cuyahoga: cleveland
OH: Hamilton: cincinnati
OH: Lucas: ottawa hills
OH: Montgomery: dayton
OK: Tulsa: tulsa
OR: Clackamas: oregon city
OR: Multnomah: portland
PA: Allegheny: pittsburgh
PA: Centre: state college
PA: Delaware: villanova
PA: Philadelphia: philadelphia
RI: Providence: providence
RI: Washington: north kingstown
SC: Charleston: charleston
TN: Davidson: nashville
TN: Hamilton: chattanooga
TN: Shelby: memphis
TX: Bexar: san antonio
TX: Collin: mckinney
TX: Dallas: dallas
TX: Galveston: texas city
TX: Harris: houston
TX: Lamb: earth
TX: Tarrant: fort worth
TX: Travis: austin
UT: Salt Lake: salt lake city
UT: Utah: lehi, provo, orem
VA: Fairfax: reston
VA: Richmond city: richmond
VA: Williamsburg city: williamsburg
VT: Chittenden: burlington
VT: Windham: marlboro
WA: King: seattle, bellevue, kirkland, issaquah
"""


def _counties() -> dict[tuple[str, str], str]:
    lines = (line.split(": ") for line in WRITTEN.strip().splitlines())
    return {(town, state): county for state, county, towns in lines for town in towns.split(", ")}


COUNTIES = _counties()
