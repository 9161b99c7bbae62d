-- Who acts for another, and on what: the person whose data it is (subject) is asked, searched by and answered apart from
-- the agent or parent who writes; an organization whose data it is gets the request handed over.
alter table requests add column authority text
  check (authority in ('permission','power_of_attorney','parental_relation'));
comment on column requests.authority is 'what staff found in order: on what an agent or parent may act; null: nothing yet';
alter table requests add column organization text;
comment on column requests.organization is 'id in workflows/organizations.yaml of whoever it was handed over to';
alter table contacts drop constraint contacts_source_check;
alter table contacts add constraint contacts_source_check
  check (source in ('sender','claimed','added','on_record','subject','organization'));
alter table inbound_messages drop constraint inbound_messages_transport_check;
alter table inbound_messages add constraint inbound_messages_transport_check
  check (transport in ('sendgrid','twilio','edge','staff','import','page'));
