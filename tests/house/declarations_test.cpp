#include "house/declarations.hpp"

#include "house/habits.hpp"
#include "house/rooms.hpp"
#include "support/catch.hpp"

using namespace glasstls::testing;

namespace {

std::vector<Declaration> read(std::string text) { return declarations({"src/a/b.hpp", std::move(text)}); }

Declaration first(std::string text) {
  const auto all = read(std::move(text));
  return all.empty() ? Declaration{} : all.front();
}

bool is_code(const SourceFile& file) {
  return file.path.starts_with("src/") && (file.path.ends_with(".cpp") || file.path.ends_with(".hpp"));
}

std::vector<SourceFile> code() {
  std::vector<SourceFile> files;
  for (const SourceFile& file : source_files())
    if (is_code(file)) files.push_back(file);
  return files;
}

}  // namespace

TEST_CASE("no function is too long or takes too many parameters") {
  Complaints all;
  for (const SourceFile& file : code())
    for (std::string& complaint : check_functions(file)) all.push_back(std::move(complaint));
  INFO(to_string(all));
  CHECK(all.empty());
  const auto function = [](int lines) {
    return SourceFile{"src/a.cpp",
                      "void f() {" + std::string(static_cast<std::size_t>(lines - 1), '\n') + "}"};
  };
  CHECK(check_functions(function(60)).empty());
  CHECK(check_functions(function(61)).size() == 1);
  CHECK(check_functions({"src/a.hpp", "void f(int a, int b, int c, int d, int e);"}).empty());
  CHECK(check_functions({"src/a.hpp", "void f(int a, int b, int c, int d, int e, int f);"}).size() == 1);
}

TEST_CASE("every public declaration says what it is") {
  Complaints all;
  for (const SourceFile& file : code())
    if (file.path.ends_with(".hpp"))
      for (std::string& complaint : check_docstrings(file)) all.push_back(std::move(complaint));
  INFO(to_string(all));
  CHECK(all.empty());
  CHECK(check_docstrings({"src/a.hpp", "struct A {};"}).size() == 1);
  CHECK(check_docstrings({"src/a.hpp", "/// A.\nstruct A {\n  void f();\n};"}).size() == 1);
  CHECK(check_docstrings({"src/a.hpp", "/// A.\nclass A {\n  void f();\n};"}).empty());
}

TEST_CASE("no two types have the same name") {
  const Complaints all = check_types(code());
  INFO(to_string(all));
  CHECK(all.empty());
  const SourceFile one{"src/a.hpp", "namespace g { struct A {}; namespace { struct B {}; } }"};
  const SourceFile other{"src/b.hpp", "namespace g { struct A; struct B {}; template <> struct C<int> {}; }"};
  CHECK(check_types({one, other}).empty());
  CHECK(check_types({one, {"src/c.hpp", "namespace g { class A {}; }"}}).size() == 1);
  CHECK(check_types({one, {"src/c.hpp", "namespace h { class A {}; }"}}).empty());
}

TEST_CASE("every room has a page that says what it is for") {
  const Complaints all = check_room_pages(room_names());
  INFO(to_string(all));
  CHECK(all.empty());
  CHECK(check_room_pages({"attic"}).size() == 1);
}

TEST_CASE("declarations are read with their scopes, bodies and parameters") {
  const auto all = read(R"(namespace a::b {
template <class T, class U = std::vector<T>>
class C : public D<T, U> {
 public:
  C(int x, std::map<int, int> y) : x_{x}, y_(y) {
    for (int i = 0; i < x; ++i) y_[i] = {i};
  }
  bool operator==(const C&) const = default;

 private:
  struct Hidden { int value{}; };
  int x_ = 0;
};
namespace {
void local() {}
}
inline constexpr std::array names = std::to_array<int>({1, 2});
void take(const std::function<void(int, int)>& call = {});
}
)");
  std::vector<std::string> names;
  for (const Declaration& one : all) names.push_back(one.name);
  CHECK(names == std::vector<std::string>{"a::b::C", "a::b::C::C", "a::b::C::operator", "a::b::C::Hidden",
                                          "a::b::(anonymous)::local", "a::b::names", "a::b::take"});
  REQUIRE(all.size() == 7);
  CHECK(all[1].parameters == 2);
  CHECK(all[1].lines == 3);
  CHECK(all[2].trivial);
  CHECK(!all[3].is_public);
  CHECK(!all[4].is_public);
  CHECK(all[5].is_public);
  CHECK(all[6].parameters == 1);
  CHECK(!all[6].defined);
}

TEST_CASE("a comment belongs to the declarations below it, up to the next empty line") {
  CHECK(first("/// Says.\nvoid f();").documented);
  CHECK(first("void f();  ///< says").documented);
  CHECK(!first("// Does not say.\nvoid f();").documented);
  const auto all = read("/// Both.\nvoid f();\nvoid g();\n\nvoid h();");
  REQUIRE(all.size() == 3);
  CHECK(all[1].documented);
  CHECK(!all[2].documented);
}

TEST_CASE("what only looks like code is not read") {
  CHECK(read("// void f();\n/* void g(); */\n#define X void h();\nusing A = int;\nstruct B;").empty());
  CHECK(read("const char* text = \"void f() {\";\nchar brace = '{';\nint last;").size() == 3);
}
