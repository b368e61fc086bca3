#include <cask/cask.hpp>
#include <chrono>
#include <cstdio>
#include <iostream>
namespace ck=cask;
int main(){ int64_t n=16380; for (double f : {1.0,2.0,4.0}) { ck::array<double> x=ck::from_npy<double>("/var/tmp/cask-memory-2048/u-16380.npy"); auto inner=ck::range(1,-1),before=ck::range(0,-2),after=ck::range(2,ck::_);
 for(int k=0;k<100;++k) x=0.25*(x(before,inner)+x(after,inner)+x(inner,before)+x(inner,after));
 ck::runtime own({.threads=2,.memory_budget=(ck::index_t)(f*n*n)});
 auto t=std::chrono::steady_clock::now(); auto e=ck::explain(ck::mean(x)); printf("explain %f\n",std::chrono::duration<double>(std::chrono::steady_clock::now()-t).count()); std::cout<<to_string(e); } }
