import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';

type Rewrite = (code: string, called: ReadonlySet<string>) => string;
const { inParentheses }: { inParentheses: Rewrite } = await import(
  join(import.meta.dirname, '..', '..', 'scripts', 'precompile.mjs')
);

/** The code with these parts of it, written out, as functions that were called. */
const rewritten = (code: string, ...called: string[]): string =>
  inParentheses(code, new Set(called.map((text) => `${code.indexOf(text)}-${code.indexOf(text) + text.length}`)));

describe('functions that were called are compiled at once', () => {
  it.each([
    ['x=f(2);function f(a){return a*2}', ['function f(a){return a*2}'], 'var f=(function f(a){return a*2});x=f(2);'],
    [
      "'use strict';x=f(2);function f(a){return a*2}",
      ['function f(a){return a*2}'],
      "'use strict';var f=(function f(a){return a*2});x=f(2);",
    ],
    ['function f(a){return a*2}x=f(2)', ['function f(a){return a*2}'], 'var f=(function f(a){return a*2});x=f(2)'],
    ['x=[1,2].map(a=>a+1)', ['a=>a+1'], 'x=[1,2].map((function(a){return a+1}))'],
    ['x=[1,2].map((a,b=3)=>{return a+b})', ['(a,b=3)=>{return a+b}'], 'x=[1,2].map((function(a,b=3){return a+b}))'],
    ['x=(()=>({a:1}))()', ['()=>({a:1})'], 'x=((function(){return ({a:1})}))()'],
    [
      'x=(({a},...b)=>a+b.length)({a:1},2)',
      ['({a},...b)=>a+b.length'],
      'x=((function({a},...b){return a+b.length}))({a:1},2)',
    ],
    ['f=a=>b=>a-b;x=f(3)(1)', ['a=>b=>a-b', 'b=>a-b'], 'f=(function(a){return (function(b){return a-b})});x=f(3)(1)'],
    [
      'f=a=>()=>{return a};x=f(3)()',
      ['a=>()=>{return a}', '()=>{return a}'],
      'f=(function(a){return (function(){return a})});x=f(3)()',
    ],
    ['o={a:function(){return 1}};x=o.a()', ['function(){return 1}'], 'o={a:(function(){return 1})};x=o.a()'],
  ])('%s', (code, called, expected) => {
    expect(rewritten(code, ...called)).toBe(expected);
    const [before, after] = [{ x: undefined }, { x: undefined }];
    runInNewContext(code, before);
    runInNewContext(expected, after);
    expect(after.x).toEqual(before.x);
    expect(after.x).toBeDefined();
  });

  it.each([
    ['x=[1].map(a=>a+1)', []],
    ['class A{b=()=>this.c;c=1}x=new A().b()', ['()=>this.c']],
    ['x=(function(){return (()=>arguments.length)()})(1)', ['()=>arguments.length']],
    ['x={f(){return 1}}.f()', ['f(){return 1}', '(){return 1}']],
    ['x={get f(){return 1}}.f', ['get f(){return 1}', '(){return 1}']],
    ['class A{f(){return 1}}x=new A().f()', ['f(){return 1}', '(){return 1}']],
  ])('%s stays as it is: not called, a method, or an arrow that means what is outside of it', (code, called) => {
    expect(rewritten(code, ...called)).toBe(code);
  });
});
