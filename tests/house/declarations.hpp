#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "house/source_files.hpp"

namespace glasstls::testing {

/// Something that a C++ file declares in a namespace or in a class.
struct Declaration {
  enum class Kind {
    type,      ///< a class, struct, union or enum
    function,  ///< also a constructor or an operator
    constant,  ///< a variable in a namespace; data members are not listed
  };
  Kind kind{};
  std::string name;  ///< qualified: "glasstls::x509::Certificate"; "(anonymous)" for an unnamed namespace
  std::size_t offset = 0;  ///< of its first character in the file's text
  bool defined = false;    ///< has a body
  bool is_public = false;  ///< in a named namespace, and not a private or protected member
  bool documented =
      false;              ///< has a `///` comment, or follows a documented one without an empty line between
  bool trivial = false;   ///< needs no comment: defaulted, deleted, an override, a destructor, an operator, a
                          ///< walk, a specialisation
  std::size_t lines = 0;  ///< of a function with a body, from its first line to its last
  std::size_t parameters = 0;  ///< of a function
};

/// What a file declares, in its order. Understands the C++ of this repository, which is less than all of C++.
std::vector<Declaration> declarations(const SourceFile& file);

}  // namespace glasstls::testing
