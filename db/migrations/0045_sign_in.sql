-- Nobody works without a second step, not on the first day either: there is no day from which it is wanted.
alter table staff_keys drop column second_step_from;
