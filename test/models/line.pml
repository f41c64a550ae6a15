/* One line, as src/migrations/0010..0012 do it: every atomic block is one transaction that holds the gate.
   Three visitors (0 and 1 speak A, 2 speaks B), two listeners (0 speaks A and B and takes two, 1 speaks A and takes one).
   Faults (a pass, a lapse, a lost connection, a sleeping page) are bounded by F.
   Each -D below takes one rule away; each must then find an error:
   UNGATED NOTURN NOSWEEP NOEXCL NOPULL NOFRONT NOMISSED NOLOST DORMANTQUEUE NOFIFO NOSLEEPCHECK */
#ifndef F
#define F 2
#endif
#define NV 3
#define N 0                                   /* not arrived */
#define W 1                                   /* waiting */
#define O 2                                   /* offered */
#define A 3                                   /* active */
#define D 4                                   /* dormant: page asleep, place kept */
#define X 5                                   /* over */
#define NONE 9
#define OFF 0
#define ON 1
#define MISSED 2
#define PAUSED 3

byte st[NV]; byte who[NV] = NONE; byte turn[NV]; byte seq[NV]; byte nseq = 1;
bit prio[NV] = 1;                             /* 0: resumed, at the front */
bit resumed[NV]; bit zz[NV]; bit unc[NV];     /* lost her listener; page asleep; (UNGATED) not yet committed */
bit excl[6]; bit declined[6];                 /* the rule's memory; ours, to check it */
byte duty[2]; bit lost[2]; bit lapsed[2]; byte load[2];
byte bel[2] = NONE; byte bep[2];              /* what the client believes it holds, with which turn; may be old */
bit vanished; byte faults = F; byte flying;    /* (UNGATED) transactions under way */

#define cap(l) ((l == 0) -> 2 : 1)
#define elig(v,l) ((l == 0 || v < 2) && !excl[v*2+l])
#ifdef NOLOST
#define free_(l) (duty[l] == ON && load[l] < cap(l))
#else
#define free_(l) (duty[l] == ON && !lost[l] && load[l] < cap(l))
#endif
#ifdef DORMANTQUEUE
#define queued(v) ((st[v] == W || st[v] == D) && !unc[v])
#else
#define queued(v) (st[v] == W && !unc[v])
#endif
#define servable(v,l) (queued(v) && elig(v,l) && free_(l))
#ifdef NOFIFO
#define before(v,w) (prio[v] < prio[w] || (prio[v] == prio[w] && seq[v] > seq[w]))
#else
#define before(v,w) (prio[v] < prio[w] || (prio[v] == prio[w] && seq[v] < seq[w]))
#endif
/* I5: w must not wait while the younger (or unhurried) v of the same listener is chosen */
#define passedOver(w,v,l) (w != v && st[w] == W && !unc[w] && elig(w,l) && (resumed[w] > resumed[v] || (resumed[w] == resumed[v] && seq[w] < seq[v])))
#define held(l) ((who[0] == l) + (who[1] == l) + (who[2] == l))

inline assign(av, al) {
  assert(st[av] == W);                                                  /* I11: nobody asleep is offered */
  assert(!declined[av*2+al] && !lost[al] && !lapsed[al] && duty[al] == ON);  /* I11 */
#ifndef UNGATED
  assert(!passedOver(0,av,al) && !passedOver(1,av,al) && !passedOver(2,av,al)); /* I5 */
#endif
  st[av] = O; who[av] = al; turn[av]++; load[al]++; unc[av] = 0
}
inline pick(kl, kc) {
  kc = NONE;
  if :: servable(0,kl) -> kc = 0 :: else fi;
  if :: servable(1,kl) && (kc == NONE || before(1,kc)) -> kc = 1 :: else fi;
  if :: servable(2,kl) && (kc == NONE || before(2,kc)) -> kc = 2 :: else fi
}
inline pull(pl, pc) { pick(pl,pc); if :: pc != NONE -> assign(pc,pl) :: else fi; pick(pl,pc); if :: pc != NONE -> assign(pc,pl) :: else fi; pc = NONE }
inline place(lv) {
  if :: st[lv] == W && elig(lv,0) && free_(0) -> assign(lv,0)
     :: st[lv] == W && elig(lv,1) && free_(1) -> assign(lv,1)
     :: else -> skip fi
}
inline release(rv, rl) { load[rl]--; who[rv] = NONE }
inline requeue(qv) {
  if :: st[qv] == A -> resumed[qv] = 1;
#ifndef NOFRONT
        prio[qv] = 0
#endif
     :: else fi;
  load[who[qv]]--; who[qv] = NONE; st[qv] = W
}
/* after every transaction: I1, I4, I6, I11 */
inline ok() {
  assert(load[0] == held(0) && load[1] == held(1) && load[0] <= 2 && load[1] <= 1);
  assert((who[0] != NONE) == (st[0] == O || st[0] == A)); assert((who[1] != NONE) == (st[1] == O || st[1] == A)); assert((who[2] != NONE) == (st[2] == O || st[2] == A));
#ifndef UNGATED
  assert(!(st[0] == W && (servable(0,0) || servable(0,1)))); assert(!(st[1] == W && (servable(1,0) || servable(1,1)))); assert(!(st[2] == W && servable(2,0)))
#endif
}
inline sleep(sv, sl, sc) { if :: who[sv] != NONE -> sl = who[sv]; release(sv,sl); st[sv] = D; pull(sl,sc); sl = NONE :: else -> st[sv] = D fi }

proctype Visitor(byte v) { byte c = NONE; byte t = NONE;
#ifdef UNGATED
  d_step { flying++; st[v] = W; unc[v] = 1; seq[v] = nseq; nseq++ }   /* inserted, not yet seen by others */
  atomic { if :: elig(v,0) && free_(0) -> c = 0 :: elig(v,1) && free_(1) -> c = 1 :: else -> skip fi }
  atomic { if :: c != NONE && free_(c) -> assign(v,c) :: else -> unc[v] = 0 fi; c = NONE; flying--; ok() }
#else
  atomic { st[v] = W; seq[v] = nseq; nseq++; place(v); ok() }
#endif
end:
  do
  :: atomic { faults > 0 && !zz[v] && st[v] != X -> faults--; zz[v] = 1 }
  :: atomic { zz[v] -> zz[v] = 0; if :: st[v] == D -> st[v] = W; place(v) :: else fi; ok() }
  :: atomic { st[v] == W || st[v] == O || st[v] == D ->                                     /* leaves, or 30 min asleep */
       if :: who[v] != NONE -> c = who[v]; release(v,c); st[v] = X; pull(c,t) :: else -> st[v] = X fi; zz[v] = 0; c = NONE; ok() }
  od
}

proctype Listener(byte l) { byte c = NONE; byte h = NONE; byte t = NONE;
end:
  do
  :: atomic { duty[l] == OFF && bel[l] == NONE -> duty[l] = ON; pull(l,t); ok() }
  :: atomic { (duty[l] == MISSED || duty[l] == PAUSED) && !lost[l] -> duty[l] = ON; lapsed[l] = 0; pull(l,t); ok() }
  :: atomic { bel[l] == NONE && !lost[l] && held(l) > 0 ->                                   /* the client learns, perhaps late */
       if :: who[0] == l -> c = 0 :: who[1] == l -> c = 1 :: who[2] == l -> c = 2 fi; bel[l] = c; bep[l] = turn[c]; c = NONE }
  :: atomic { bel[l] != NONE && st[bel[l]] != A -> c = bel[l];                               /* take */
#ifdef NOTURN
       if :: who[c] == l && st[c] == O ->
#else
       if :: who[c] == l && st[c] == O && turn[c] == bep[l] ->
#endif
            assert(turn[c] == bep[l]);
#ifdef NOSLEEPCHECK
            st[c] = A; assert(!zz[c])
#else
            if :: zz[c] -> sleep(c,h,t) :: else -> st[c] = A fi
#endif
          :: else -> bel[l] = NONE fi;
       c = NONE; ok() }
  :: atomic { bel[l] != NONE && st[bel[l]] == A -> c = bel[l];                               /* writes a message: I3 */
#ifdef NOTURN
       if :: who[c] == l -> assert(turn[c] == bep[l]) :: else -> bel[l] = NONE fi;
#else
       if :: who[c] == l && turn[c] == bep[l] -> assert(st[c] == A && who[c] == l) :: else -> bel[l] = NONE fi;
#endif
       c = NONE }
#ifdef UNGATED
  :: atomic { bel[l] != NONE && st[bel[l]] == A && who[bel[l]] == l && turn[bel[l]] == bep[l] -> flying++; load[l]--; pick(l,c); load[l]++ };
     atomic { if :: st[bel[l]] == A && who[bel[l]] == l && turn[bel[l]] == bep[l] -> st[bel[l]] = X; who[bel[l]] = NONE; load[l]--;
                   if :: c != NONE && st[c] == W && free_(l) -> assign(c,l) :: else fi
              :: else fi; bel[l] = NONE; c = NONE; flying-- }
#else
  :: atomic { bel[l] != NONE -> c = bel[l];                                                  /* ends */
       if :: st[c] == A && who[c] == l && turn[c] == bep[l] -> release(c,l); st[c] = X; bel[l] = NONE;
#ifndef NOPULL
            pull(l,t)
#endif
          :: else -> bel[l] = NONE fi; c = NONE; ok() }
#endif
  :: atomic { faults > 0 && bel[l] != NONE && st[bel[l]] == O && who[bel[l]] == l && turn[bel[l]] == bep[l] ->   /* passes */
       faults--; c = bel[l]; bel[l] = NONE; declined[c*2+l] = 1;
#ifndef NOEXCL
       excl[c*2+l] = 1;
#endif
       requeue(c); pull(l,t); place(c); c = NONE; ok() }
  :: atomic { faults > 0 && !lost[l] && duty[l] != OFF -> faults--; lost[l] = 1;             /* her connection drops: offers go back at once */
       if :: st[0] == O && who[0] == l -> requeue(0); place(0) :: else fi;
       if :: st[1] == O && who[1] == l -> requeue(1); place(1) :: else fi;
       if :: st[2] == O && who[2] == l -> requeue(2); place(2) :: else fi; ok() }
#ifndef NOSWEEP
  :: atomic { lost[l] -> lost[l] = 0; pull(l,t); ok() }                                      /* and stands again, soon or late */
#endif
  od
}

proctype Sweep() { byte c = NONE; byte t = NONE; byte v; byte l;
end:
  do
#ifndef NOSWEEP
  :: atomic { faults > 0 && (st[0] == O || st[1] == O || st[2] == O) -> faults--;            /* an offer lapses: the listener is paused, her other offers go back */
       if :: st[0] == O -> l = who[0] :: st[1] == O -> l = who[1] :: st[2] == O -> l = who[2] fi;
       lapsed[l] = 1;
#ifndef NOMISSED
       duty[l] = MISSED;
#endif
       for (v : 0 .. 2) { if :: st[v] == O && who[v] == l -> requeue(v) :: else fi };
       t = NONE; v = 0;
#ifdef NOMISSED
       lapsed[l] = 1;
#endif
       pick(0,c); if :: c != NONE -> assign(c,0) :: else fi; pick(0,c); if :: c != NONE -> assign(c,0) :: else fi;
       pick(1,c); if :: c != NONE -> assign(c,1) :: else fi; c = NONE; l = 0; v = 0; ok() }
  :: atomic { lost[0] && held(0) > 0 -> l = 0; for (v : 0 .. 2) { if :: who[v] == 0 -> requeue(v) :: else fi }; pull(1,t); v = 0; l = 0; ok() }
  :: atomic { lost[1] && held(1) > 0 -> l = 1; for (v : 0 .. 2) { if :: who[v] == 1 -> requeue(v) :: else fi }; pull(0,t); v = 0; l = 0; ok() }
  :: atomic { zz[0] && (st[0] == W || st[0] == O) -> sleep(0,c,t); ok() }
  :: atomic { zz[1] && (st[1] == W || st[1] == O) -> sleep(1,c,t); ok() }
  :: atomic { zz[2] && (st[2] == W || st[2] == O) -> sleep(2,c,t); ok() }
#else
  :: atomic { lost[0] && held(0) > 0 && !vanished -> vanished = 1; bel[0] = NONE }            /* mutant: a client vanishes for good and nobody cleans up */
#endif
  od
}
#if defined(UNGATED) || defined(NOSWEEP)
proctype Quiet() {                                                                            /* what must be true whenever no transaction is under way */
end: do
#ifdef UNGATED
  :: atomic { flying == 0 -> assert(!(servable(0,0) || servable(0,1) || servable(1,0) || servable(1,1) || servable(2,0))) }
#else
  :: atomic { vanished -> assert(held(0) == 0) }                                              /* I10 */
#endif
  od
}
#endif
init { atomic { run Visitor(0); run Visitor(1); run Visitor(2); run Listener(0); run Listener(1); run Sweep();
#if defined(UNGATED) || defined(NOSWEEP)
  run Quiet()
#endif
} }
