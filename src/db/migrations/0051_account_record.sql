-- The account's record, once its owner is proven, speaks for a law, too.
alter table jurisdiction_hints drop constraint jurisdiction_hints_source_check;
alter table jurisdiction_hints add constraint jurisdiction_hints_source_check
  check (source in ('message','account_record','phone_area','mail_domain','staff'));
