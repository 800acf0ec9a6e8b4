/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/page_template_fuzz.c - any template, any value.
 */
#include "proxy/request/page_template.h"

#include <stdint.h>

#include "proxy/base/assert.h"
#include "proxy/base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = {(const char *)data, size};
	struct str text = str_split(&in, '\n');
	struct page_values v = {0};
	struct page_template t = {0};
	struct buf out;
	size_t at;

	for (unsigned i = 0; i < PAGE_VALUES; i += 2)
		v.at[i] = in;
	buf_init(&out, 1u << 20);
	if (page_template_check(text, &at) == NULL &&
	    page_template_init(&t, text) == 0)
		(void)page_template_write(&t, &v, &out);
	page_template_fini(&t);
	ASSERT(at <= text.len);
	buf_fini(&out);
	return (0);
}
