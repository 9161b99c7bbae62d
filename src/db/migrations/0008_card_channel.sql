-- A card stands in the channel of its case; when the case goes to another one, the card follows.

alter table cards add column channel text;
comment on column cards.channel is 'name of the channel that the card was posted for';
