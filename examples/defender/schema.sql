-- Times are milliseconds since 1970, lists are JSON arrays.

CREATE TABLE machines (
    id                       TEXT PRIMARY KEY, -- 40 hex digits, lower case
    computer_dns_name        TEXT NOT NULL UNIQUE COLLATE NOCASE,
    first_seen               INTEGER NOT NULL,
    last_seen                INTEGER NOT NULL,
    os_platform              TEXT NOT NULL,
    os_processor             TEXT NOT NULL,
    version                  TEXT NOT NULL,
    os_build                 INTEGER,
    device_value             TEXT NOT NULL,
    last_ip_address          TEXT NOT NULL,
    last_external_ip_address TEXT NOT NULL,
    health_status            TEXT NOT NULL,
    onboarding_status        TEXT NOT NULL COLLATE NOCASE, -- clients ask for onboarded and for Onboarded
    rbac_group_id            INTEGER NOT NULL,
    rbac_group_name          TEXT NOT NULL,
    risk_score               TEXT NOT NULL,
    exposure_level           TEXT NOT NULL,
    is_excluded              INTEGER NOT NULL,
    is_aad_joined            INTEGER NOT NULL,
    aad_device_id            TEXT,
    machine_tags             TEXT NOT NULL DEFAULT '[]',
    automation_level         TEXT, -- live response needs one
    -- The levels by their weight, for comparing and sorting.
    risk_rank     INTEGER AS (CASE risk_score WHEN 'None' THEN 0 WHEN 'Informational' THEN 1 WHEN 'Low' THEN 2 WHEN 'Medium' THEN 3 WHEN 'High' THEN 4 END) NOT NULL,
    exposure_rank INTEGER AS (CASE exposure_level WHEN 'None' THEN 0 WHEN 'Low' THEN 2 WHEN 'Medium' THEN 3 WHEN 'High' THEN 4 END) NOT NULL
) STRICT;

-- What most filters begin with, and what lists are sorted by.
CREATE INDEX machines_last_seen ON machines (last_seen);
CREATE INDEX machines_risk_rank ON machines (risk_rank, last_seen);
CREATE INDEX machines_last_ip_address ON machines (last_ip_address);

CREATE TABLE machine_actions (
    id                TEXT PRIMARY KEY,
    machine_id        TEXT NOT NULL REFERENCES machines (id),
    type              TEXT NOT NULL,
    scope             TEXT,
    requestor         TEXT NOT NULL,
    requestor_comment TEXT NOT NULL,
    commands          TEXT NOT NULL DEFAULT '[]', -- of a live response, a JSON array of objects
    status            TEXT NOT NULL,
    created           INTEGER NOT NULL,
    updated           INTEGER NOT NULL
) STRICT;

-- One action at a time: two requests at once can't both begin one.
CREATE UNIQUE INDEX machine_actions_active ON machine_actions (machine_id)
    WHERE status IN ('Pending', 'InProgress');

CREATE TABLE indicators (
    id                  INTEGER PRIMARY KEY,
    indicator_type      TEXT NOT NULL,
    indicator_key       TEXT NOT NULL, -- the value in the form that all spellings of it share
    indicator_value     TEXT NOT NULL, -- the value as the client spelled it
    action              TEXT NOT NULL,
    title               TEXT NOT NULL,
    description         TEXT NOT NULL,
    application         TEXT,
    expiration_time     INTEGER,
    severity            TEXT,
    recommended_actions TEXT,
    rbac_group_names    TEXT NOT NULL DEFAULT '[]',
    educate_url         TEXT,
    generate_alert      INTEGER,
    created             INTEGER NOT NULL,
    created_by          TEXT NOT NULL,
    updated             INTEGER NOT NULL,
    updated_by          TEXT NOT NULL,
    UNIQUE (indicator_type, indicator_key)
) STRICT;

CREATE TABLE connections (
    machine_id TEXT NOT NULL REFERENCES machines (id),
    ip_address TEXT NOT NULL, -- in canonical form
    domain     TEXT,          -- lower case; none if the machine asked for no name
    seen       INTEGER NOT NULL
) STRICT;

CREATE INDEX connections_ip_address ON connections (ip_address, seen);
CREATE INDEX connections_domain ON connections (domain, seen);

CREATE TABLE files (
    sha1                  TEXT PRIMARY KEY,     -- 40 hex digits, lower case
    sha256                TEXT NOT NULL UNIQUE, -- 64
    global_prevalence     INTEGER NOT NULL,
    global_first_observed INTEGER NOT NULL,
    global_last_observed  INTEGER NOT NULL,
    size                  INTEGER NOT NULL,
    file_type             TEXT,
    is_pe_file            INTEGER NOT NULL,
    file_publisher        TEXT,
    file_product_name     TEXT,
    determination_type    TEXT NOT NULL,
    determination_value   TEXT
) STRICT;
