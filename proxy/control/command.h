/* SPDX-License-Identifier: MIT
 *
 * control/command.h - the commands and their arguments as values.
 *
 * Read by who asks (aduanactl) and by who answers (admin), so that both mean
 * the same.  Knows nothing of how an argument's value must look.
 */
#ifndef ADUANA_CONTROL_COMMAND_H
#define ADUANA_CONTROL_COMMAND_H

#include <stdbool.h>

#include "proxy/base/str.h"

enum command {
#define COMMAND(id, verb, method, path, help)	COMMAND_##id,
#include "proxy/control/commands.tbl.h"
	COMMAND_COUNT
};

enum argument {
#define ARGUMENT(command, id, name, form, need, value, help)		\
	ARGUMENT_##command##_##id,
#include "proxy/control/commands.tbl.h"
	ARGUMENT_COUNT
};

enum argument_form {
	ARGUMENT_WORD,
	ARGUMENT_OPTION,
	ARGUMENT_FLAG,
	ARGUMENT_BODY
};

enum argument_need {
	ARGUMENT_ONE,
	ARGUMENT_MUST,
	ARGUMENT_MAY,
	ARGUMENT_MANY,
	ARGUMENT_HERE
};

struct command_row {
	const char	*verb;
	const char	*method;
	const char	*path;
	const char	*help;
};

struct command_argument {
	enum command		 command;
	const char		*name;
	enum argument_form	 form;
	enum argument_need	 need;
	const char		*value;
	const char		*help;
};

const struct command_row	*command_row(enum command);
const struct command_argument	*command_argument(enum argument);
/* Is it aduanactl's own, never sent? */
bool				 command_is_here(enum argument);
/* The command's argument of that name; ARGUMENT_COUNT: it has none. */
enum argument			 command_find_argument(enum command,
				    struct str name);
/* The one that ends its path, "{name}"; the one that is the request's body.
 * ARGUMENT_COUNT: it has none. */
enum argument			 command_place(enum command);
enum argument			 command_body(enum command);

enum command_fault {
	COMMAND_FINE,
	COMMAND_WANTS_ONE,	/* none, or several, of its ONEs are given */
	COMMAND_WANTS		/* ${*missing} must be given */
};

/* Are those given (->ptr not NULL) what the command needs? */
enum command_fault command_judge(enum command,
		    const struct str given[ARGUMENT_COUNT],
		    enum argument *missing);

#endif
