/* SPDX-License-Identifier: MIT */
/* The broken wrappers as symbols. */
#define LX_FN
#include "wire.h"

#include "broken.h"
