# Uses ccache and mold where they are installed. Included once, before the first target; both may be absent.
# Leave them out with -DLUOTSI_CCACHE= or -DLUOTSI_MOLD=.

find_program(LUOTSI_CCACHE ccache DOC "Compiler cache; empty = none")
if(LUOTSI_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${LUOTSI_CCACHE}")
endif()

find_program(LUOTSI_MOLD mold DOC "Fast linker; empty = the compiler's own")
if(LUOTSI_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
