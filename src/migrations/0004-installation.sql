-- Which installation this database belongs to: the SHA-256 of its public bytes (`depl`), written at the first start.
-- Every signature, passkey and return code hangs on those bytes: with another secrets.json nothing here would fit.

create table installation (
  one boolean primary key default true check (one),
  depl_hash text not null
);
