#pragma once

#include "base/named.hpp"
#include "messages/numbers.hpp"

namespace glasstls::messages {

using glasstls::code;
using glasstls::named;

}  // namespace glasstls::messages
