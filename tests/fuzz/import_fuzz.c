/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/import_fuzz.c - imported lists; the first byte says the format.
 */
#include <stdlib.h>

#include "config/import_format.h"
#include "config/keep.h"
#include "config/rules_file.h"

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum import_format formats[] = {IMPORT_PLAIN,
	    IMPORT_HOSTS, IMPORT_ADBLOCK, IMPORT_RPZ, IMPORT_AUTO};
	struct complaints *c = complaints_new();
	struct rule_row like = {.action = RULE_BLOCK};
	struct rules_file *f;
	struct import i;
	char *text;

	if (size > 0 && rules_file_parse(&f, STR(""), "l", RULES_BLACKLIST,
	    c) == 0) {
		text = malloc(size);
		memcpy(text, data + 1, size - 1);
		(void)keep_own(f->keep, text, size);
		(void)import_init(&i, f, c, &like, "f", (struct place){0});
		import_format_read(&i, formats[data[0] % 5],
		    (struct str){text, size - 1});
		if (i.taken != f->count)
			__builtin_trap();
		rules_file_free(f);
	}
	complaints_free(c);
	return (0);
}
