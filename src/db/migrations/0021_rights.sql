-- One more right that staff may sort a request as: consent that is withdrawn.
alter table requests drop constraint requests_rights_check;
alter table requests add constraint requests_rights_check check (rights <@ array[
  'access','portability','correct','delete','opt_out','marketing_opt_out','limit_sensitive','third_parties','withdraw_consent']);
