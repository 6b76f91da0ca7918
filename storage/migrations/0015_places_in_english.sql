-- What places are called in English, where staff have said so; label_en with all a place lies in.
ALTER TABLE places ADD COLUMN name_en TEXT;
ALTER TABLE places ADD COLUMN label_en TEXT;
