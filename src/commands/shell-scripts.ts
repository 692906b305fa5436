// Each asks the program what the words so far may go on with, a line each: the word, a tab, what it is.

const bash = `_cost_projection() {
  local IFS=$'\\n'
  COMPREPLY=($(cost-projection complete answer -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
}
complete -o default -F _cost_projection cost-projection
`;

const zsh = `#compdef cost-projection
_cost_projection() {
  local -a found
  found=("\${(@f)$(cost-projection complete answer -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -z "\${found[1]}" ]]; then
    _files
    return
  fi
  found=("\${(@)found//:/\\\\:}")
  found=("\${(@)found/$'\\t'/:}")
  _describe 'cost-projection' found
}
if [[ "\${funcstack[1]}" = _cost_projection ]]; then _cost_projection "$@"; else compdef _cost_projection cost-projection; fi
`;

const fish = `complete -c cost-projection -a '(cost-projection complete answer -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`;

export const shellScripts: Readonly<Record<string, string>> = { bash, zsh, fish };
