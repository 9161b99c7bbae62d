-- What is certain of two requests is kept beside what hinted at it.

alter table request_links drop constraint request_links_pkey, add primary key (request_id, other_id, because);
comment on table request_links is 'A request and another one that it belongs to, or may belong to, and what that rests on.';
