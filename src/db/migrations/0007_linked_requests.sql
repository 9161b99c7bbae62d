-- Requests that may belong together. A link is a hint for staff: it never parks, changes or closes a request.

create table request_links (
  request_id uuid not null references requests,
  other_id   uuid not null references requests,
  because    text not null check (because in ('answers-other-case','names-other-case','same-message-id','same-person','follows-closed-case')),
  linked_at  timestamptz not null,
  primary key (request_id, other_id),
  constraint request_links_two check (request_id <> other_id)
);
comment on table request_links is 'A request and another one that it may belong to, and what the hint rests on.';
create index request_links_other on request_links (other_id);
-- A contact that was proven, to find a person's other requests; unproven ones never seed that search.
create index contacts_proven on contacts (value_hash) where proven_at is not null;
