/* SPDX-License-Identifier: MIT
 *
 * control/command.c - the rows of commands.tbl.h.
 */
#include "proxy/control/command.h"

#include <stdbool.h>

#include "proxy/base/assert.h"

static const struct command_row rows[COMMAND_COUNT] = {
#define COMMAND(id, verb, method, path, help) {verb, method, path, help},
#include "proxy/control/commands.tbl.h"
};

static const struct command_argument arguments[ARGUMENT_COUNT] = {
#define ARGUMENT(command, id, name, form, need, value, help)		\
	{COMMAND_##command, name, ARGUMENT_##form, ARGUMENT_##need, value, \
	    help},
#include "proxy/control/commands.tbl.h"
};

const struct command_row *
command_row(enum command id)
{
	ASSERT((unsigned)id < COMMAND_COUNT);
	return (&rows[id]);
}

const struct command_argument *
command_argument(enum argument id)
{
	ASSERT((unsigned)id < ARGUMENT_COUNT);
	return (&arguments[id]);
}

bool
command_is_here(enum argument id)
{
	enum argument_need need = command_argument(id)->need;

	return (need == ARGUMENT_HERE || need == ARGUMENT_MANY);
}

enum argument
command_find_argument(enum command id, struct str name)
{
	unsigned i;

	for (i = 0; i < ARGUMENT_COUNT; i++)
		if (arguments[i].command == id &&
		    str_eq(name, str_of(arguments[i].name)))
			break;
	return ((enum argument)i);
}

enum argument
command_place(enum command id)
{
	struct str path = str_of(command_row(id)->path);

	(void)str_split(&path, '{');
	return (path.ptr == NULL
		    ? ARGUMENT_COUNT
		    : command_find_argument(id, str_split(&path, '}')));
}

enum argument
command_body(enum command id)
{
	unsigned i;

	for (i = 0; i < ARGUMENT_COUNT; i++)
		if (arguments[i].command == id &&
		    arguments[i].form == ARGUMENT_BODY)
			break;
	return ((enum argument)i);
}

enum command_fault
command_judge(enum command id, const struct str given[ARGUMENT_COUNT],
    enum argument *missing)
{
	unsigned ones = 0, ones_given = 0;

	for (unsigned i = 0; i < ARGUMENT_COUNT; i++) {
		bool is_given = given[i].ptr != NULL;

		if (arguments[i].command != id)
			continue;
		if (arguments[i].need == ARGUMENT_MUST && !is_given) {
			*missing = (enum argument)i;
			return (COMMAND_WANTS);
		}
		if (arguments[i].need == ARGUMENT_ONE) {
			ones++;
			ones_given += is_given;
		}
	}
	return (ones > 0 && ones_given != 1 ? COMMAND_WANTS_ONE : COMMAND_FINE);
}
