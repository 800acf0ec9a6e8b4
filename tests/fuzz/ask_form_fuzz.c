/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/ask_form_fuzz.c - any body of the form, any token in it.
 */
#include "proxy/request/ask_form.h"

#include "proxy/asks/ask_text.h"
#include "proxy/base/assert.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned char client[16];
	static const struct hash_seed key;
	static struct ask_form form;
	static struct plea plea;
	char text[64];

	if (ask_form_read((struct str){(const char *)data, size}, &form) !=
	    NULL)
		return (0);
	(void)ask_token_read(&key, str_of(form.token), client, 1, &plea);
	ask_text_copy(str_of(form.why), text, sizeof(text));
	ASSERT(strlen(text) < sizeof(text));
	return (0);
}
