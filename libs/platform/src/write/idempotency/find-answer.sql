select fingerprint, answer from command_answers where key = $1;
