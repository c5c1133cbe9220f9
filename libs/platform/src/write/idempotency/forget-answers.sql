delete from command_answers where answered_at < now() - make_interval(days => $1);
