-- Whose account a connection is, when its consent ends, and which leads come to whom.

ALTER TABLE oauth_tokens ADD COLUMN account text;
-- Told only for apps that are in "Testing" at Google: then the refresh token dies by itself.
ALTER TABLE oauth_tokens ADD COLUMN consent_ends_at timestamptz;

-- A member's part of the leads. Whoever has no row is given none by itself.
CREATE TABLE lead_share (
  workspace_id uuid NOT NULL,
  person_id uuid NOT NULL,
  -- Twice the weight, twice the leads; 0 takes none but those of contacts one owns.
  weight integer NOT NULL CHECK (weight BETWEEN 0 AND 100),
  -- Leads in one day of one's own; null is no limit.
  most_per_day integer CHECK (most_per_day >= 0),
  time_zone text NOT NULL,
  works_from time NOT NULL,
  works_until time NOT NULL CHECK (works_until > works_from),
  -- ISO days: Monday is 1.
  works_on integer[] NOT NULL CHECK (works_on <@ ARRAY[1, 2, 3, 4, 5, 6, 7]),
  -- Whose contacts in the CRM are this member's.
  crm_owner_id text,
  -- Whose turn it is: each lead given moves it by 1/weight, and the smallest is next.
  turn double precision NOT NULL DEFAULT 0,
  given_on date,
  given integer NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, person_id),
  UNIQUE (workspace_id, crm_owner_id),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
SELECT wall_off('lead_share');
