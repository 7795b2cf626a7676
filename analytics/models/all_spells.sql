-- Spells of every bucket of people.
SELECT * FROM spells
