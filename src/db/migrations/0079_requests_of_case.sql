-- A case with its parts is found by the id that they share. Without this, drawing one card read every request there is.
create index requests_of_case on requests ((coalesce(part_of, id)));
