-- A request for several rights is one case with parts. A part is a request of its own, with its playbook, clock, card and
-- outcome; contacts, proofs, messages, the thread of letters and the key are those of the case.
alter table requests add column part_of uuid references requests;
alter table requests add constraint requests_part_of_another check (part_of <> id);
comment on column requests.part_of is 'the case that this is a part of; null for a case';
create index requests_part_of on requests (part_of) where part_of is not null;
