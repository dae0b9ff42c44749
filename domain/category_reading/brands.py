"""Category brands: well-known names by what is mostly bought there, as data.

Written for this project from general knowledge: that a shop sells groceries is a fact, and no data set was copied. The
words of a name are joined by `_`. Names that are also words of a language are apart: they count only where a text
begins with them, or has nothing else.
"""

from collections.abc import Mapping

from domain.categories import Category

BRANDS: Mapping[Category, str] = {
    Category.FOOD_RESTAURANT: "nandos nando_s wagamama pizza_hut pizza_express pizzaexpress dominos domino_s "
    "papa_johns vapiano hard_rock_cafe ihop applebees applebee_s olive_garden tgi_fridays tgi_friday_s chilis "
    "wetherspoons wetherspoon zizzi prezzo dishoom five_guys shake_shack in_n_out chipotle taco_bell panda_express "
    "dennys denny_s waffle_house cheesecake_factory outback_steakhouse l_osteria hans_im_gluck block_house maredo "
    "nordsee buffalo_grill flunch hippopotamus leon_de_bruxelles foster_s_hollywood 100_montaditos telepizza goiko "
    "yoshinoya sukiya matsuya saizeriya gusto ichiran sushiro kura_sushi hai_di_lao haidilao jollibee deliveroo "
    "just_eat lieferando doordash uber_eats ubereats glovo wolt foodora grubhub thuisbezorgd takeaway_com "
    "potrefena_husa kolkovna ambiente 吉野家 すき家 松屋 サイゼリヤ 海底捞 ガスト スシロー 一蘭 ",
    Category.FOOD_CAFE: "starbucks costa_coffee costa caffe_nero pret_a_manger pret tim_hortons dunkin "
    "dunkin_donuts krispy_kreme peets_coffee gregg_s greggs le_pain_quotidien paul_boulangerie einstein_kaffee "
    "backwerk kamps coffee_fellows tchibo segafredo illy espresso_house joe_and_the_juice mccafe lagkagehuset "
    "waynes_coffee second_cup gloria_jeans coffee_island gregorys mikel luckin luckin_coffee doutor tullys komeda "
    "paris_baguette ediya angel_in_us crosscafe costa_cafe laduree スターバックス スタバ ドトール タリーズ コメダ "
    "星巴克 瑞幸 스타벅스 이디야 투썸",
    Category.FOOD_BAR: "hofbrauhaus paulaner augustiner brewdog guinness_storehouse lokal_pilsner oktoberfest "
    "wiesn all_bar_one temple_bar ",
    Category.FOOD_SNACK: "mcdonalds mcdonald_s mcdo mcd mcdonald mc_donalds burger_king kfc wendys wendy_s "
    "quick_burger baskin_robbins haagen_dazs ben_and_jerry_s ben_jerrys dairy_queen subway_sandwich amorino grom "
    "venchi auntie_annes cinnabon hesburger max_burgers lotteria mos_burger bembos pans_company bageterie "
    "bageterie_boulevard hot_dog_kiosk マクドナルド マック ケンタッキー モスバーガー ミスド ミスタードーナツ "
    "麦当劳 肯德基 맥도날드 롯데리아 버거킹",
    Category.GROCERIES_SUPERMARKET: "lidl aldi tesco sainsburys sainsbury_s asda morrisons waitrose "
    "marks_and_spencer m_s_food co_op coop spar carrefour auchan leclerc e_leclerc intermarche monoprix franprix "
    "casino_supermarche super_u cora picard biocoop edeka rewe kaufland netto penny_markt norma tegut alnatura "
    "denns globus hit_markt real_markt billa hofer interspar eurospar migros denner volg mercadona consum eroski "
    "alcampo hipercor caprabo ahorramas supersol condis bonpreu el_arbol conad esselunga eurospin coop_italia pam "
    "despar iper ipercoop todis md_discount unes naturasi pingo_doce continente minipreco albert_heijn "
    "jumbo_supermarkt dirk plus_supermarkt vomar delhaize colruyt ah_to_go biedronka zabka lewiatan stokrotka "
    "dino_market polomarket albert globus_cz tesco_cz makro coop_jednota jednota hruska konzum plodine tommy "
    "studenac ribola kaufland_hr mercator ica willys hemkop city_gross systembolaget rema_1000 rema kiwi_minipris "
    "meny bunnpris vinmonopolet fotex bilka irma_dk superbrugsen fakta prisma k_market k_citymarket s_market alepa "
    "alko sklavenitis ab_vasilopoulos masoutis bim a101 sok_market migros_tr magnit pyaterochka perekrestok "
    "auchan_ru vkusvill dixy пятерочка магнит перекресток вкусвилл дикси лента ашан сільпо атб walmart "
    "target_grocery kroger safeway publix whole_foods wholefoods trader_joes trader_joe_s costco sams_club "
    "albertsons wegmans food_lion giant_eagle h_e_b heb ralphs vons meijer winn_dixie piggly_wiggly stop_and_shop "
    "loblaws sobeys no_frills woolworths woolies coles iga countdown new_world pak_n_save paknsave 7_eleven "
    "seven_eleven familymart family_mart lawson ministop circle_k oxxo indomaret alfamart big_c lotus_s "
    "tops_market don_quijote donki aeon daiei seiyu life_supermarket ito_yokado emart lotte_mart homeplus gs25 "
    "cu_store parknshop wellcome carulla exito soriana chedraui bodega_aurrera pao_de_acucar disco_super jumbo_cl "
    "spinneys lulu_hypermarket big_bazaar reliance_fresh checkers pick_n_pay shoprite セブン セブンイレブン "
    "ファミリーマート ファミマ ローソン ドンキ イオン 西友 業務スーパー 全家 永辉 盒马 家乐福 이마트 롯데마트 "
    "홈플러스 세븐일레븐 tinex ramstore zito vero рамстор веро тинекс",
    Category.GROCERIES_MARKET: "borough_market la_boqueria boqueria mercado_de_san_miguel naschmarkt "
    "viktualienmarkt tsukiji mercado_central",
    Category.LODGING_HOTEL: "hilton marriott hyatt sheraton radisson ibis novotel mercure accor sofitel "
    "holiday_inn premier_inn travelodge best_western four_seasons ritz_carlton westin doubletree hampton_inn "
    "motel_one motel_6 super_8 days_inn la_quinta comfort_inn crowne_plaza intercontinental wyndham ramada "
    "nh_hotel nh_hotels melia barcelo iberostar riu scandic clarion citizenm ruby_hotel b_and_b_hotel bb_hotel "
    "kyriad campanile formule_1 booking_com expedia agoda hotels_com trivago trip_com toyoko_inn apa_hotel "
    "dormy_inn oyo premier_classe leonardo_hotel steigenberger maritim moxy aloft leela taj_hotel park_inn orea "
    "citadines 東横イン アパホテル ルートイン 如家 汉庭 야놀자",
    Category.LODGING_HOSTEL: "hostelworld a_o_hostel a_o yha hi_hostel meininger generator_hostel st_christophers "
    "st_christopher_s wombats wombat_s selina mad_monkey",
    Category.LODGING_FLAT: "airbnb air_bnb vrbo homeaway fewo_direkt abritel novasol interhome plum_guide landal "
    "center_parcs centerparcs roompot sykes_cottages hometogo e_chalupy",
    Category.LODGING_CAMPSITE: "eurocamp koa huttopia pincamp",
    Category.TRANSPORT_FLIGHT: "ryanair easyjet wizzair wizz_air wizz lufthansa klm air_france british_airways "
    "iberia vueling tap_portugal tap_air eurowings condor transavia norwegian_air sas_airlines finnair lot_polish "
    "alitalia ita_airways aegean turkish_airlines pegasus emirates qatar_airways etihad singapore_airlines "
    "cathay_pacific qantas jetstar air_new_zealand virgin_atlantic aer_lingus united_airlines american_airlines "
    "delta_airlines delta_air_lines southwest jetblue alaska_airlines spirit_airlines frontier_airlines air_canada "
    "westjet latam avianca aeromexico volotea smartwings jet2 tui_fly air_asia airasia scoot cebu_pacific "
    "indigo_airlines air_india ana_airlines japan_airlines jal peach_aviation korean_air asiana jeju_air "
    "china_southern china_eastern air_china thai_airways garuda lion_air vietjet vietnam_airlines "
    "ethiopian_airlines kenya_airways egyptair royal_air_maroc croatia_airlines air_serbia swiss_air "
    "austrian_airlines brussels_airlines icelandair skyscanner kiwi_com edreams 全日空 日本航空 аэрофлот aeroflot "
    "대한항공 国航 东航",
    Category.TRANSPORT_TRAIN: "sncf ouigo tgv_inoui eurostar thalys deutsche_bahn db_ticket db_tickets ice_ticket "
    "flixtrain obb oebb westbahn sbb cff ns_trein trenitalia italo renfe iryo ouigo_es cp_comboios ceske_drahy "
    "cd_vlak regiojet leo_express zssk pkp intercity pkp_intercity mav sj_tag vr_juna dsb vy_tog amtrak via_rail "
    "trainline omio lner gwr avanti scotrail southern_rail thameslink heathrow_express gatwick_express "
    "arlanda_express leonardo_express jr_pass jr_east jr_west shinkansen ktx srt 12306 irctc ржд rzd укрзалізниця "
    "tcdd interrail_pass rail_europe cercanias_renfe",
    Category.TRANSPORT_BUS: "flixbus blablabus national_express megabus greyhound alsa eurolines student_agency "
    "oyster ratp bvg mvg hvv tfl navigo opal_card octopus_card suica pasmo icoca ez_link t_money tmoney bkk mpk "
    "dpp ztm wiener_linien emt tmb atac atm_milano carris viva_viagem gvb sl_biljett hsl ruter mta bart "
    "clipper_card myki presto_card leap_card istanbulkart peter_pan_bus スイカ 八达通 一卡通 alsa_bus",
    Category.TRANSPORT_TAXI: "uber lyft cabify freenow free_now mytaxi ola_cabs gojek didi careem blacklane "
    "yandex_taxi yandex_go bolt_ride bolt_taxi grabcar grab_taxi heetch gett addison_lee indrive kakao_t liftago "
    "滴滴 яндекс_такси яндекс_go 카카오택시 ",
    Category.TRANSPORT_CAR: "hertz avis sixt europcar enterprise_rent budget_rent_a_car alamo thrifty dollar_rent "
    "goldcar record_go centauro rentalcars zipcar turo getaround share_now sharenow miles_mobility car2go drivy "
    "lime_scooter bird_scooter tier_scooter voi dott nextbike santander_cycles citi_bike citibike velib bicing "
    "ov_fiets donkey_republic rekola call_a_bike discovercars ok_mobility mcrent indie_campers cruise_america jucy "
    "タイムズカー ニッポンレンタカー トヨタレンタカー hellobike blablacar bla_bla_car",
    Category.TRANSPORT_FUEL: "shell bp esso aral omv eni agip repsol cepsa galp q8 tamoil orlen lukoil mol_benzin "
    "chevron exxon mobil_gas texaco conoco valero sunoco petro_canada totalenergies avia_tankstelle ok_benzin "
    "circle_k_fuel st1 neste preem ingo robin_oil ina_benzin gazprom rosneft лукойл роснефть okko wog ionity "
    "tesla_supercharger allego fastned chargepoint enbw eneos idemitsu petronas pertamina caltex ptt_station "
    "エネオス jet_tankstelle makpetrol макпетрол",
    Category.TRANSPORT_PARKING: "easypark ringo_parking paybyphone parkopedia q_park apcoa indigo_parking "
    "vinci_autoroutes autostrade telepass autobahn_maut asfinag ncp_parking justpark e_zpass ezpass fastrak "
    "via_verde etc料金 liber_t bip_and_go",
    Category.TRANSPORT_FERRY: "stena_line dfds p_o_ferries irish_ferries brittany_ferries jadrolinija "
    "blue_star_ferries blue_star seajets hellenic_seaways minoan_lines anek grimaldi tirrenia moby corsica_ferries "
    "caremar snav gnv balearia trasmediterranea viking_line tallink silja color_line fjord_line scandlines "
    "polferries unity_line bc_ferries staten_island_ferry star_ferry wightlink caledonian_macbrayne calmac krilo",
    Category.ACTIVITIES: "disneyland disney_world disneysea universal_studios legoland europa_park efteling "
    "portaventura tivoli six_flags gardaland phantasialand alton_towers getyourguide klook ディズニー usj 迪士尼 "
    "에버랜드 blue_lagoon szechenyi gellert puy_du_fou asterix futuroscope",
    Category.ACTIVITIES_MUSEUM: "louvre eiffel_tower tour_eiffel sagrada_familia alhambra prado reina_sofia "
    "rijksmuseum van_gogh anne_frank uffizi colosseum colosseo vatican_museums musei_vaticani pompeii pompei "
    "acropolis versailles neuschwanstein schonbrunn hermitage british_museum tower_of_london tate_modern tate "
    "buckingham_palace windsor_castle edinburgh_castle moma guggenheim smithsonian empire_state statue_of_liberty "
    "top_of_the_rock park_guell casa_batllo orsay pompidou arc_de_triomphe notre_dame mont_saint_michel stonehenge "
    "karlstejn prazsky_hrad prague_castle hagia_sophia topkapi alcatraz taj_mahal machu_picchu angkor_wat petra "
    "london_eye burj_khalifa space_needle skytree kinkakuji plitvice wieliczka auschwitz mauritshuis atomium "
    "belvedere albertina hofburg zwinger deutsches_museum pergamon miniatur_wunderland 卢浮宫 清水寺",
    Category.ACTIVITIES_TOUR: "viator sandemans civitatis big_bus bateaux_mouches bateau_mouche grayline gray_line "
    "halong_bay guruwalk",
    Category.ACTIVITIES_SHOW: "ticketmaster eventim cinemaxx cinestar odeon vue_cinema cineworld ugc pathe "
    "kinepolis cinema_city west_end broadway moulin_rouge cirque_du_soleil la_scala royal_albert_hall sziget "
    "tomorrowland glastonbury amc_theatres stubhub ",
    Category.ACTIVITIES_SPORT: "snow_dome skistar crossfit mcfit basic_fit topgolf planet_fitness flying_fox "
    "anytime_fitness",
    Category.SHOPPING: "amazon ebay aliexpress el_corte_ingles galeries_lafayette harrods selfridges macys macy_s "
    "nordstrom john_lewis debenhams karstadt galeria_kaufhof kadewe de_bijenkorf muji miniso daiso tiger_store "
    "flying_tiger action_shop waterstones barnes_and_noble thalia hugendubel sephora douglas rituals lush hema "
    "wish_com rossmann 无印良品 タカシマヤ ダイソー 올리브영 다이소 taobao 淘宝 tedi pepco",
    Category.SHOPPING_CLOTHES: "h_m hm zara uniqlo primark pull_and_bear pull_bear bershka stradivarius "
    "massimo_dutti c_a c_and_a new_yorker nike adidas puma levis levi_s old_navy tk_maxx tkmaxx tj_maxx "
    "foot_locker footlocker deichmann ccc_shoes zalando asos reserved_shop shein jack_wolfskin patagonia "
    "north_face the_north_face intersport sports_direct jd_sports ユニクロ gu_store しまむら benetton calzedonia "
    "oviesse gap_store",
    Category.SHOPPING_GEAR: "decathlon mediamarkt media_markt saturn fnac darty boulanger currys dixons best_buy "
    "bestbuy apple_store rei_coop rei globetrotter go_outdoors cotswold_outdoor bauhaus obi hornbach leroy_merlin "
    "home_depot lowes screwfix ikea conrad alza datart euronics elgiganten elkjop gigantti coolblue bcc yodobashi "
    "bic_camera harvey_norman jb_hi_fi bunnings halfords stadium_outlet xxl_sport mountain_warehouse cabelas "
    "airalo holafly ヨドバシ ビックカメラ anker ",
    Category.SHOPPING_SOUVENIR: "interflora duty_free dutyfree world_duty_free heinemann swarovski",
    Category.HEALTH_PHARMACY: "walgreens cvs rite_aid boots_pharmacy superdrug lloyds_pharmacy dm_drogerie "
    "shoppers_drug_mart dr_max drmax benu docmorris pharmaprix matsukiyo matsumoto_kiyoshi watsons "
    "guardian_pharmacy apotek_hjartat kronans_apotek マツキヨ マツモトキヨシ ウエルシア 屈臣氏 farmacity farmatodo "
    "chemist_warehouse",
    Category.HEALTH_DOCTOR: "doctolib medicover",
    Category.HEALTH_INSURANCE: "allianz_travel world_nomads safetywing axa_assistance hansemerkur "
    "adac_versicherung uniqa generali staysure ergo_reise battleface insureandgo",
    Category.FEES_BANK: "western_union moneygram travelex revolut_fee wise_fee euronet paypal_fee",
    Category.FEES_VISA: "vfs_global ivisa",
}

WORDLIKE_BRANDS: Mapping[Category, str] = {
    Category.FOOD_RESTAURANT: "leon itsu ",
    Category.FOOD_CAFE: "paul nero",
    Category.FOOD_SNACK: "wendy magnum",
    Category.GROCERIES_SUPERMARKET: "penny real norma iceland casino dia jumbo plus ah hit iper pam kiwi meny "
    "netto metro tommy extra ok exito disco day giant vons",
    Category.LODGING_HOTEL: "booking",
    Category.TRANSPORT_FLIGHT: "delta united swiss condor norwegian frontier spirit TAP sas ANA scoot peach indigo "
    "BA LOT",
    Category.TRANSPORT_TRAIN: "db sj ns CD VR ICE cp mav",
    Category.TRANSPORT_BUS: "mta sl hsl",
    Category.TRANSPORT_TAXI: "bolt grab gett ola",
    Category.TRANSPORT_CAR: "lime bird tier enterprise budget dollar voi dott",
    Category.TRANSPORT_FUEL: "total jet mol texaco avia gulf petrol_ofisi star",
    Category.TRANSPORT_FERRY: "p_o ",
    Category.SHOPPING: "target action tiger dm",
    Category.SHOPPING_CLOTHES: "mango gap next only reserved esprit vans",
    Category.SHOPPING_GEAR: "apple argos",
    Category.HEALTH_PHARMACY: "boots ",
}
"""Names that are also something else; those in capitals are names only where they are written so."""
