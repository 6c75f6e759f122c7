-- What a contact can be recognised by in a text that is written to somebody else. The keys are columns, because behind
-- row-level security an index on an expression is not used.

-- Words in the form they are compared in: compatibility forms, accents and case gone, one blank between words. Everything
-- that compares uses this function on both sides, so no two spellings of it can drift apart.
CREATE FUNCTION contact_key(written text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT nullif(btrim(regexp_replace(
    lower(translate(regexp_replace(normalize(written, NFKD), '[\u0300-\u036f]', '', 'g'), 'ØŁÆŒĐøłæœđı', 'olaodolaodi')),
    '[\s!-/:-@\[-`{-~\u00a0-\u00bf\u2000-\u206f]+', ' ', 'g')), '')
$$;

-- A firm's name without its legal form: letters do not say `Nordhamn Shipping AB`.
CREATE FUNCTION company_key(written text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(contact_key(written),
    '( (gmbh|mbh|co|kg|ag|se|ug|ohg|ev|ab|asa?|aps|oy|ltd|limited|llc|llp|lp|plc|inc|incorporated|corp|corporation|company|pty|bv|nv|srl|spa|sas|sarl|sasu|sa|sl|slu|sc|and|und|sp|z|o|s|a|l|r|p|b|v|n))+$', '')
$$;

ALTER TABLE prospect
  -- A name of one word is none to look for, unless it is written without blanks.
  ADD name_key text GENERATED ALWAYS AS (
    CASE WHEN contact_key(details ->> 'full_name') LIKE '% %' OR contact_key(details ->> 'full_name') ~ '[^\x01-\x7f]'
      THEN contact_key(details ->> 'full_name') END) STORED,
  ADD company_key text GENERATED ALWAYS AS (company_key(details ->> 'company')) STORED,
  -- The first part of the address's domain, as a word: `brightwater-legal.example` is known by `brightwater legal`.
  ADD domain_key text GENERATED ALWAYS AS (contact_key(split_part(split_part(email, '@', 2), '.', 1))) STORED,
  -- The end of a number is the same with and without country code.
  ADD phone_key text GENERATED ALWAYS AS (
    CASE WHEN length(regexp_replace(details ->> 'phone', '[^0-9]', '', 'g')) >= 7
      THEN right(regexp_replace(details ->> 'phone', '[^0-9]', '', 'g'), 9) END) STORED;

CREATE INDEX prospect_name_key ON prospect (workspace_id, name_key) WHERE name_key IS NOT NULL;
CREATE INDEX prospect_company_key ON prospect (workspace_id, company_key) WHERE company_key IS NOT NULL;
CREATE INDEX prospect_domain_key ON prospect (workspace_id, domain_key) WHERE domain_key IS NOT NULL;
CREATE INDEX prospect_phone_key ON prospect (workspace_id, phone_key) WHERE phone_key IS NOT NULL;
